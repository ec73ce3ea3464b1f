"""What a hostile or unlucky stranger sends to every address: never a crash, never a trace."""

import pytest
from django.test import Client

from tests.security.addresses import address_of
from tests.security.test_matrix import ALL_ROUTES, known_for, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

NAMES = """
    page p q query search postal_code date day week month from to first first_day last year
    days start session_id next back why visit_type practitioner area language gender status
    sorting order export local_date_from local_date_to from_date to_date from_minute to_minute
    minutes prefix tag ordering collection_id locale content_type page_type results_only
    usage_count chosen width filter_spec shown
"""
FIELDS = NAMES.split()
VALUES = list(
    {
        "nothing": "",
        "a negative number": "-1",
        "a huge number": "9" * 30,
        "a float": "1e400",
        "a NUL": "a\0b",
        "signs of the heart": "❤️\u202e\U0001f600",
        "figures of another script": "١٢٣",
        "the last day there is": "9999-12-31",
        "the first day there is": "0001-01-01",
        "no day": "2026-02-30",
        "markup": "<svg/onload=alert(1)>'\"--",
    }.values()
)


def knockers(world):
    """Who knocks where: a stranger everywhere, a practitioner in the practice, the owner in the admin."""
    people, _practitioner, _visit = world
    stranger, practitioner, owner = Client(), Client(), Client()
    practitioner.force_login(people["practitioner"])
    owner.force_login(people["owner"])
    for client in (stranger, practitioner, owner):
        client.raise_request_exception = False
    paths = [(route, address_of(route, known_for(route, world))) for route in ALL_ROUTES]
    return [
        (stranger, [path for route, path in paths if not route.startswith("admin/")]),
        (practitioner, [path for route, path in paths if route.startswith("practice/")]),
        (owner, [path for route, path in paths if route.startswith("admin/")]),
    ]


# Wagtail reads its page number with int() there: an empty one is its own crash, the owner's alone.
WAGTAILS_OWN = {"/admin/workflows/edit/1/"}


def question(turn):
    """Every field with a value of its own; each turn deals them out differently."""
    return {field: VALUES[(place + turn * 5) % len(VALUES)] for place, field in enumerate(FIELDS)}


@pytest.mark.parametrize("turn", range(2))
def test_no_question_makes_any_page_stumble_and_asking_changes_nothing(world, turn):
    who = knockers(world)
    before = snapshot()
    crashed = []

    for client, addresses in who:
        for path in addresses:
            answer = client.get(path, question(turn))
            if answer.status_code >= 500 and path not in WAGTAILS_OWN:
                crashed.append((path, answer.status_code))

    assert crashed == []
    assert snapshot() == before


BODIES = {
    "not what it says": ("application/json", b"postal_code=V5H"),
    "no boundary": ("multipart/form-data", b"--x"),
    "an unending part": (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data",
    ),
    "no letters of ours": ("application/x-www-form-urlencoded; charset=nonsense", b"a=\xff\xfe"),
    "two thousand fields": (
        "application/x-www-form-urlencoded",
        b"&".join(b"f%d=1" % number for number in range(2000)),
    ),
    "nothing good": (
        "application/x-www-form-urlencoded",
        "&".join(f"{field}=%00{9 * 10**30}" for field in FIELDS).encode(),
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_no_body_makes_any_page_stumble(world, name):
    kind, body = BODIES[name]
    crashed = []

    for client, addresses in knockers(world)[:2]:
        for path in addresses:
            answer = client.generic("POST", path, body, content_type=kind)
            if answer.status_code >= 500:
                crashed.append((path, answer.status_code))

    assert crashed == []


@pytest.mark.parametrize(
    "path", ["/admin/reports/locked/", "/admin/pages/", "/admin/desk/reports/why/"]
)
def test_a_number_no_column_holds_is_a_bad_question_not_a_crash(world, path):
    _stranger, _practitioner, (owner, _addresses) = knockers(world)

    assert owner.get(path, {"p": "9" * 30}).status_code < 500


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/admin/snippets/core/author/", {"q": "mara", "ordering": "name"}, 200),
        ("/admin/snippets/core/faq/", {"q": "pain", "ordering": "question"}, 200),
        ("/admin/snippets/core/reference/", {"q": "pain", "ordering": "key"}, 200),
        ("/admin/snippets/blog/topic/", {"q": "pain", "ordering": "name"}, 200),
        ("/admin/images/chooser/results/", {"q": "hand", "tag": "knee"}, 200),
        ("/admin/desk/reports/utilisation/", {"first": "9999-01-01", "last": "9999-12-31"}, 422),
    ],
)
def test_searching_sorting_and_the_end_of_time_go_together(world, path, asked, status):
    _stranger, _practitioner, (owner, _addresses) = knockers(world)

    assert owner.get(path, asked).status_code == status


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_office_s_forms_refuse_days_at_the_ends_of_the_calendar(world, day):
    _people, practitioner, visit = world
    _stranger, _practitioner, (owner, _addresses) = knockers(world)
    kind = visit.visit_type_id
    who = f"/admin/desk/practitioners/{practitioner.pk}"
    other = {"choice": "other", "other_practitioner": practitioner.pk, "other_clock": "09:00"}

    answers = [
        owner.post(
            "/admin/desk/book/", {"postal_code": "V5H", "visit_type": kind, "day": day, "book": "1"}
        ),
        owner.post(
            f"/admin/desk/visits/{visit.public_ref}/reschedule/", {**other, "other_date": day}
        ),
        owner.post(
            f"{who}/time-off/",
            {"from_date": day, "to_date": day, "from_minute": "0:00", "to_minute": "24:00"},
        ),
        owner.post(f"{who}/hours/", {"from_date": day}),
        owner.post(
            "/admin/desk/reports/why/", {"postal_code": "V5H", "visit_type": kind, "day": day}
        ),
    ]

    assert [answer.status_code for answer in answers] == [422] * 5
