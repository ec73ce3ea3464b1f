"""Which tests are run on SQLite alone, because what they ask cannot be answered otherwise by PostgreSQL.

The rule: on both is run what writes in several steps, locks, races, migrates, searches, counts or sorts
in SQL of its own, holds a constraint, or sends what a column may refuse. Once is run what asks for no
database at all, and what looks at words, HTML, forms, languages, rights and drawings of rows that others
have read on both. So that no page can be broken on PostgreSQL alone, walks through every page are run
there too (`WALKS`).
"""

from pathlib import Path

HERE = Path(__file__).parent
PAGES = (
    *("admin_language", "admin_look", "admin_words", "blocks", "demo_content", "demo_credit"),
    *("demo_files", "drawings", "editors", "footer", "french", "glossary", "graph", "map"),
    *("one_answer_to_an_emergency", "people_on_pages", "prices_and_payers", "review"),
    *("shared_words", "sitemap_and_robots", "style_page", "stylesheets", "titles"),
)
DOORS = (
    *("after_buying", "bad_news", "enter", "letters_about_money", "patient_asked"),
    *("papers_of_fees_insurers_and_years", "patient_french", "patient_promises", "patient_tabs"),
    *("patient_times", "portal_dates", "portal_doorstep", "portal_hours", "portal_impact"),
    *("portal_late", "portal_limits", "portal_map", "portal_own_calendar", "portal_today"),
    *("portal_pressed", "portal_time_off", "questions_of_the_journey", "said_of_telling"),
    *("receipt_paper", "turned_away", "two_tabs", "used_cases"),
    *("what_is_said_of_money", "who_is_asking", "wished_person"),
)
OFFICE = (
    *("audit", "away", "backup_panel", "better_day", "closing_words", "explainer", "forms"),
    *("impact", "new_practitioner", "patient_room", "people", "round_map", "round_seen"),
    *("spreadsheets", "stale_preview", "suspected_and_told_once", "what_was_told"),
)
#: Files, and folders that end in a slash, below tests/.
ONE_DATABASE = (
    "scheduling/",
    "accounts/test_second_factor.py",
    *(f"pages/test_{name}.py" for name in PAGES),
    *(f"doors/test_{name}.py" for name in DOORS),
    *(f"doors/office/test_{name}.py" for name in OFFICE),
    "operations/test_french_letters.py",
    "operations/test_letters_and_calendars_as_programs_read_them.py",
    "payments/test_messages_about_money.py",
    "security/test_bookkeeper.py",
    "security/test_matrix.py",
    "working_days/test_desk.py",
    "working_days/test_editors.py",
    "working_days/test_the_gate.py",
)
#: Every page of the admin with a row of everything, and every other address as its own people open it.
WALKS = (
    "pages/test_admin_words.py::test_no_page_of_the_admin_says_a_word_of_the_program[Owner]",
    "security/test_matrix.py::test_everybody_gets_what_the_rules_say_and_looking_changes_nothing"
    "[practitioner]",
    "security/test_matrix.py::test_everybody_gets_what_the_rules_say_and_looking_changes_nothing"
    "[anonymous]",
)


def not_opened() -> list[str]:
    """The files and folders of which nothing is run again: there is no need to read them."""
    walked = {walk.partition("::")[0] for walk in WALKS}
    return [str(HERE / one) for one in ONE_DATABASE if one not in walked]


def runs_once(item) -> bool:
    """Whether a collected test is not repeated on PostgreSQL."""
    where = item.path.relative_to(HERE).as_posix()
    if f"{where}::{item.name}" in WALKS:
        return False
    asks = item.get_closest_marker("django_db") or item.get_closest_marker("server")
    return where.startswith(ONE_DATABASE) or not (asks or "django_db_setup" in item.fixturenames)
