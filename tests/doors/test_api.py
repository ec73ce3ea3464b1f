"""The public JSON: what it says, how it refuses, and that nothing sent to it breaks it."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from booking.api import views
from booking.api.problems import FieldRefused
from booking.models import Language, Visit, VisitType
from core.ratelimit import TooOften
from tests.doors.api_clinic import _friday, _kept_connection, clinic
from tests.factories import at, make_area, make_practitioner, make_visit, make_visit_type
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
__all__ = ["_friday", "_kept_connection", "clinic"]


def ask(client, **query):
    asked = {"postal_code": "v5h 1a1", "visit_type": "follow-up", **query}
    return client.get("/api/availability", asked)


def test_availability_answers_in_the_clinics_own_time(client, clinic):
    answer = ask(client, **{"from": "2026-11-25", "days": 1})

    assert answer.status_code == 200
    assert answer.json() == {
        "area": "burnaby",
        "visit_type": "follow-up",
        "time_zone": "America/Vancouver",
        "starts": [
            {"start": f"2026-11-25T{clock}:00-07:00", "practitioners": ["ann-lee"]}
            for clock in ["09:00", "09:30", "10:00"]
        ],
        "next": "2026-11-26T09:00:00-07:00",
    }
    assert answer["Cache-Control"] == "public, max-age=15"


def test_areas_people_and_visit_types_are_listed(client, clinic):
    area = client.get("/api/areas").json()[0]
    person = client.get("/api/practitioners").json()[0]
    kind = client.get("/api/visit-types").json()[0]

    assert (area["slug"], area["prefixes"], area["travel_fee_cents"]) == ("burnaby", ["V5H"], 1500)
    assert area["next_start"] == person["next_start"] == "2026-11-23T09:00:00-07:00"
    assert (person["slug"], person["languages"], person["areas"], person["visit_types"]) == (
        "ann-lee",
        ["Punjabi"],
        ["burnaby"],
        ["follow-up"],
    )
    assert (kind["slug"], kind["minutes"], kind["price_cents"]) == ("follow-up", 60, 13500)


def test_a_postal_code_finds_its_area(client, clinic):
    found = client.get("/api/area", {"postal_code": "v5h1a1"}).json()

    assert (found["postal_code"], found["exact"], found["area"]["slug"]) == (
        "V5H 1A1",
        False,
        "burnaby",
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"postal_code": "98101"}, "postal_code"),
        ({"postal_code": ""}, "postal_code"),
        ({"postal_code": "M5V 3L9"}, "postal_code"),
        ({"postal_code": "V0N 1B4"}, "postal_code"),
        ({"postal_code": "V5H\0"}, "postal_code"),
        ({"visit_type": "no-such"}, "visit_type"),
        ({"visit_type": "a\0b"}, "visit_type"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-11-19"}, "from"),
        ({"from": "2029-08-16"}, "from"),
        ({"from": "9999-12-31"}, "from"),
        ({"days": 0}, "days"),
        ({"days": 32}, "days"),
        ({"days": "many"}, "days"),
        ({"practitioner": "nobody"}, "practitioner"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_used_is_a_422_that_names_the_field(client, clinic, query, field):
    answer = ask(client, **query)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_somebody_who_left_cannot_be_asked_for(client, clinic):
    clinic[1].is_active = False
    clinic[1].save()

    with provoked(FieldRefused):
        answer = ask(client, practitioner="ann-lee")

    assert answer.json()["errors"][0]["field"] == "practitioner"


def test_what_nobody_gives_there_is_a_422_that_names_the_field(client, clinic):
    elsewhere = make_visit_type(slug="elsewhere", minutes=60)
    make_practitioner(slug="bob", areas=[make_area("Surrey", ["V3S"])], visit_types=[elsewhere])
    make_visit_type(slug="by-phone", phone_only=True).practitioners.add(clinic[1])

    for wish, field in [
        ({"visit_type": "elsewhere"}, "visit_type"),
        ({"visit_type": "by-phone"}, "visit_type"),
        ({"practitioner": "bob"}, "practitioner"),
    ]:
        answer = ask(client, **wish)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert Visit.objects.count() == 0


def test_a_language_nobody_there_speaks_has_no_starts(client, clinic):
    Language.objects.create(code="fa", name="Farsi")

    answer = ask(client, language="fa")

    assert (answer.status_code, answer.json()["starts"], answer.json()["next"]) == (200, [], None)


def test_as_many_as_31_days_are_answered_and_next_is_the_first_start_after_them(client, clinic):
    found = ask(client, **{"from": "2026-11-23", "days": 31}).json()

    days = {start["start"][:10] for start in found["starts"]}
    assert (min(days), max(days)) == ("2026-11-23", "2026-12-23")
    assert found["next"] == "2026-12-24T09:00:00-07:00"


def test_after_the_last_bookable_day_there_is_no_next(client, clinic):
    VisitType.objects.update(horizon_days=5)

    found = ask(client, **{"from": "2026-11-25", "days": 1}).json()

    assert (len(found["starts"]), found["next"]) == (3, None)


def test_every_answer_says_how_long_it_may_be_kept_and_no_error_may_be(client, clinic):
    kept = {
        client.get(f"/api/{path}", {"postal_code": "V5H"})["Cache-Control"]
        for path in ("areas", "visit-types", "practitioners", "area")
    }

    assert kept == {"public, max-age=15"}
    assert ask(client, postal_code="M5V")["Cache-Control"] == "no-store, private"


def test_a_problem_document_has_the_members_of_its_standard(client, clinic):
    document = ask(client, days=32).json()

    assert sorted(document) == ["detail", "errors", "status", "title", "type"]
    assert (document["type"], document["status"]) == ("about:blank", 422)
    assert sorted(document["errors"][0]) == ["field", "message"]


def test_the_openapi_document_names_every_address_and_parameter(client):
    document = client.get("/api/openapi.json").json()

    asked = document["paths"]["/api/availability"]["get"]["parameters"]
    assert sorted(document["paths"]) == [
        f"/api/{name}" for name in ("area", "areas", "availability", "practitioners", "visit-types")
    ]
    assert {parameter["name"] for parameter in asked} == {
        "postal_code",
        "visit_type",
        "from",
        "days",
        "practitioner",
        "language",
    }


def test_people_can_be_asked_for_by_name_and_language(client, clinic):
    visit_type, ann = clinic
    make_practitioner(slug="bob", areas=ann.areas.all(), visit_types=[visit_type])
    query = {"from": "2026-11-25", "days": 1}

    for wish in ({"practitioner": "ann-lee"}, {"language": "pa"}):
        found = ask(client, **query, **wish).json()["starts"]
        assert {tuple(start["practitioners"]) for start in found} == {("ann-lee",)}


def test_too_many_questions_have_to_wait(client, clinic, monkeypatch):
    monkeypatch.setattr(views, "MOST_A_MINUTE", 2)
    statuses = [client.get("/api/areas").status_code for _try in range(3)]
    with provoked(TooOften):
        refused = client.get("/api/areas")

    assert statuses == [200, 200, 429]
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["Content-Type"] == "application/problem+json"


def test_no_other_address_and_no_other_verb(client):
    assert client.get("/api/patients").status_code == 404
    assert client.get("/api/patients")["Content-Type"] == "application/problem+json"
    for path in ("areas", "availability", "docs", "openapi.json"):
        for send in (client.post, client.put, client.delete):
            refused = send(f"/api/{path}")
            assert (refused.status_code, refused["Content-Type"]) == (
                405,
                "application/problem+json",
            )
            assert refused["Allow"] == "GET"
            assert refused.json()["title"] == "Only GET is understood"


def test_our_own_fault_is_a_problem_document_too(client, clinic, monkeypatch, caplog):
    monkeypatch.setattr(views.catalogue, "public_offer", lambda now: 1 / 0)

    answer = client.get("/api/areas")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "ZeroDivisionError" in caplog.text


def test_no_patient_is_in_any_answer(client, clinic):
    visit_type, ann = clinic
    make_visit(practitioner=ann, visit_type=visit_type, start=at("2026-11-25", "09:00"))
    for path in ("areas", "practitioners", "visit-types", "openapi.json"):
        assert b"Joan" not in client.get(f"/api/{path}").content


def test_the_docs_are_a_page_without_scripts(client):
    page = client.get("/api/docs").content.decode()

    assert "/api/availability" in page
    assert "swagger" not in page.lower()


def test_availability_stays_within_its_queries(client, clinic, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        ask(client)


def test_generated_requests_get_documented_answers(clinic, monkeypatch, _kept_connection):
    monkeypatch.setattr(views, "MOST_A_MINUTE", 10**9)
    monkeypatch.setattr(views, "MOST_A_DAY", 10**9)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    before = Visit.objects.count()

    for operation in schema.get_all_operations():

        @settings(
            max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.ok().as_strategy())
        def probe(case):
            # Whether a code of the right shape is served, only the clinic's table knows.
            case.call_and_validate(
                excluded_checks=[positive_data_acceptance],
                headers={"Accept-Encoding": "identity"},  # the asker does not unzip
            )

        probe()

    assert Visit.objects.count() == before
