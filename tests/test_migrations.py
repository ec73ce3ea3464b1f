"""A migration that would close the site, or that the running version cannot bear, is refused (1039)."""

import pytest
from django.db import NotSupportedError, connection, migrations, models
from django.db.migrations.state import ProjectState

from core.concurrently import AddConstraintNotValid, AddIndexConcurrently
from tests.migrating import ROWS, ROWS_BEHIND_A_LOCK, faults, newer_than

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is of one machine"),
]

#: The last migration of each room before there was this check; nothing was released before it.
FIRST_RELEASE = {
    "accounts": "0002_acts_are_words",
    "blog": "0004_a_topic_is_about_health_or_not",
    "booking": "0035_a_fee_let_go_of",
    "core": "0016_pay_in_full",
    "home": "0003_names_that_people_chose",
    "services": "0007_cards_become_a_library",
}
VISIT = migrations.CreateModel(
    "Visit",
    [("id", models.BigAutoField(primary_key=True)), ("note", models.CharField(max_length=9))],
)


def of(*operations, atomic=True, because=None):
    """What is said of a migration of these, on a room that has visits."""
    one = migrations.Migration("0002_next", "room")
    one.operations, one.atomic, one.because = list(operations), atomic, because or {}
    before = ProjectState()
    VISIT.state_forwards("room", before)
    return faults(one, before)


def test_no_migration_since_the_first_release_breaks_a_rule_without_saying_why():
    assert {name: broken for name, broken in newer_than(FIRST_RELEASE) if broken} == {}


INDEX = models.Index(fields=["note"], name="of_note")
SHORT = models.CheckConstraint(condition=~models.Q(note="?"), name="short")
REFUSED = {
    "an index that stops writers": (
        migrations.AddIndex("visit", INDEX),
        "require-concurrent-index-creation",
    ),
    "a column old code does not fill": (
        migrations.AddField("visit", "by", models.CharField(max_length=9)),
        "adding-required-field",
    ),
    "a column old code still reads": (migrations.RemoveField("visit", "note"), "ban-drop-column"),
    "a table old code still reads": (migrations.DeleteModel("visit"), "ban-drop-table"),
    "another name": (migrations.RenameField("visit", "note", "words"), "renaming-column"),
    "another table": (migrations.AlterModelTable("visit", "calls"), "renaming-table"),
    "another type": (
        migrations.AlterField("visit", "note", models.IntegerField()),
        "changing-column-type",
    ),
    "no more emptiness": (
        migrations.AlterField("visit", "id", models.BigAutoField(primary_key=True)),
        None,
    ),
    "a check of every row": (
        migrations.AddConstraint("visit", SHORT),
        "constraint-missing-not-valid",
    ),
    "one of a kind": (
        migrations.AddConstraint("visit", models.UniqueConstraint(fields=["note"], name="one")),
        "disallowed-unique-constraint",
    ),
    "a column that points": (
        migrations.AddField("visit", "to", models.ForeignKey("visit", models.CASCADE, null=True)),
        "require-concurrent-index-creation",
    ),
    "raw SQL": (migrations.RunSQL("DROP TABLE room_visit"), "ban-drop-table"),
    "rows by Python": (migrations.RunPython(migrations.RunPython.noop), ROWS),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_locks_a_table_or_breaks_running_code_is_refused(what):
    operation, rule = REFUSED[what]
    assert (rule in of(operation)) if rule else of(operation) == []


def test_a_new_table_may_have_all_it_wants():
    call = migrations.CreateModel(
        "Call",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("visit", models.ForeignKey("visit", models.CASCADE)),
            ("words", models.CharField(max_length=9, unique=True)),
        ],
        options={"indexes": [models.Index(fields=["words"], name="of_words")]},
    )
    assert of(call) == []


def test_a_column_with_a_default_of_the_databases_own_is_nobodys_trouble():
    field = models.CharField(max_length=9, default="", db_default="")
    assert of(migrations.AddField("visit", "by", field)) == []


def test_the_gentle_ways_pass():
    assert of(AddIndexConcurrently("visit", INDEX), atomic=False) == []
    assert of(AddConstraintNotValid("visit", SHORT)) == []


def test_an_index_cannot_be_made_gently_inside_a_transaction():
    with pytest.raises(NotSupportedError, match="cannot be executed inside a transaction"):
        of(AddIndexConcurrently("visit", INDEX))


def test_rows_are_not_written_behind_the_lock_of_a_change():
    field = models.CharField(max_length=9, default="", db_default="")
    both = (
        migrations.AddField("visit", "by", field),
        migrations.RunPython(migrations.RunPython.noop),
    )
    assert of(*both, because={ROWS: "ten rows"}) == [ROWS_BEHIND_A_LOCK]


def test_a_migration_may_say_why_and_only_what_is_so():
    gone = migrations.RemoveField("visit", "note")
    assert of(gone, because={"ban-drop-column": "nobody reads it since 0029"}) == []
    assert of(gone, because={"ban-drop-column": " "}) == ["ban-drop-column"]
    field = models.CharField(max_length=9, default="", db_default="")
    excuse = {"ban-drop-column": "nobody reads it"}
    assert of(migrations.AddField("visit", "by", field), because=excuse) == [
        "unbroken: ban-drop-column"
    ]
