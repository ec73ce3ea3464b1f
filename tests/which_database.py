"""Which tests are run on which database by `make test`; `make prove` runs all of them on PostgreSQL.

The rule: on both is run what writes in several steps, locks, races, migrates, holds a constraint, searches,
counts or sorts in SQL of its own. On SQLite alone is run what asks for no database at all, and doors and
pages, whose reading and writing is that of the operations and queries below them; those that ask the
database for more are named here. So that no page can be broken on PostgreSQL alone, walks through every
page are run there (`WALKS`), and odd questions are asked of each page there and nowhere else: it is
PostgreSQL that refuses what SQLite takes.
"""

from pathlib import Path

HERE = Path(__file__).parent
#: Folders below tests/ of which a file is run once unless it is named.
ONCE = ("doors/", "pages/", "scheduling/", "security/", "working_days/")
DOORS = (
    *("a_second_taking", "gift_cards", "holds_and_kept_pages", "numbered_papers"),
    *("paid_while_taken", "patient_journey", "patient_moves", "raced_names", "what_comes_in"),
)
OFFICE = (
    *("board", "books", "finding", "listings", "long_books", "merging", "merging_credit"),
    *("months", "moving", "moving_in", "moving_in_pieces", "moving_visits"),
    "reports",
)
PAGES = ("glossary", "next_free", "page_cache", "page_view_counts", "search")
BOTH = {
    *(f"doors/test_{name}.py" for name in DOORS),
    *("doors/by_phone/test_deciding.py", "doors/by_phone/test_with_package.py"),
    *(f"doors/office/test_{name}.py" for name in OFFICE),
    *(f"pages/test_{name}.py" for name in PAGES),
    "doors/by_phone/test_at_once.py",
    "working_days/test_care_cards.py",
}
#: Outside those folders: what looks at words, letters and sign-in.
WORDS = (
    "accounts/test_second_factor.py",
    "operations/test_french_letters.py",
    "operations/test_letters_and_calendars_as_programs_read_them.py",
    "payments/test_messages_about_money.py",
)
POSTGRESQL_ALONE = "security/test_bad_requests.py"
#: Every page of the admin with a row of everything, and every other address as a practitioner opens it.
WALKS = (
    "pages/test_admin_words.py::test_no_page_of_the_admin_says_a_word_of_the_program[Owner]",
    "security/test_matrix.py::test_everybody_gets_what_the_rules_say_and_looking_changes_nothing"
    "[practitioner]",
)


def not_opened() -> list[str]:
    """The files of which nothing is run on PostgreSQL: there is no need to read them."""
    walked = {walk.partition("::")[0] for walk in WALKS}
    files = (one.relative_to(HERE).as_posix() for one in HERE.rglob("test_*.py"))
    return [str(HERE / one) for one in files if _is_once(one) and one not in walked]


def runs_once(item) -> bool:
    """Whether a collected test is not repeated on PostgreSQL."""
    where = item.path.relative_to(HERE).as_posix()
    if f"{where}::{item.name}" in WALKS:
        return False
    asks = item.get_closest_marker("django_db") or item.get_closest_marker("server")
    return _is_once(where) or not (asks or "django_db_setup" in item.fixturenames)


def runs_on_postgresql_alone(item) -> bool:
    """Whether a collected test is left out on SQLite."""
    return item.path.relative_to(HERE).as_posix() == POSTGRESQL_ALONE


def _is_once(where: str) -> bool:
    if where == POSTGRESQL_ALONE or where in BOTH:
        return False
    return where in WORDS or where.startswith(ONCE)
