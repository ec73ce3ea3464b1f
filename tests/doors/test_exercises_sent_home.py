"""Exercises sent home after a visit: picked at the door, read on the visit's private page (1331)."""

import pytest
from django.core import mail
from django.test import Client
from wagtail.models import Locale

from booking.models import ExerciseList
from booking.operations.visits.exercises import send_exercises, show_exercises_code
from core.models import AuditEntry, OutboxMessage
from core.outbox import run_due
from services.models import ExercisePage
from tests.doors.exercises_home import (
    BLOCK,
    BRIDGE,
    NOW,
    ROLLS,
    WING,
    home,
    page_of,
    patient_of,
    ticked,
    visit_done,
)
from tests.factories import at, make_practitioner, make_user, make_visit
from tests.pages.test_translations import translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    return visit_done(client)


def test_what_is_ticked_at_the_door_stands_on_the_patients_private_page(client, visit):
    sent = ticked(client, visit, knee_rolls="5 slow ones, at night")

    done = client.post(page_of(visit), sent, follow=True).content.decode()
    page = patient_of(visit).get(home(visit))

    text = page.content.decode()
    assert "1 exercise on the patient’s private page" in done
    assert "5 slow ones, at night" in text
    assert "pain shoots below the knee" in text
    assert 'class="art scene"' in text
    assert "Bridge" not in text
    assert "no-store" in page["Cache-Control"]


def test_the_patient_reads_them_in_the_order_of_their_places_with_the_note_to_each(client, visit):
    sent = ticked(
        client,
        visit,
        places={"knee-rolls": "1"},
        notes={"knee-rolls": "Your left side only, on the red mat."},
        bridge="8",
        knee_rolls="5",
    )

    client.post(page_of(visit), sent)

    page = patient_of(visit).get(home(visit)).content.decode()
    assert page.index("Knee rolls") < page.index("Your left side only") < page.index("Bridge")
    assert page.count("For you") == 1
    # The next list begins there: in its order, with its notes.
    form = client.get(page_of(visit)).context["form"]
    rows = [(row.exercise.slug, row.place.value(), row.note.value()) for row in form.rows()]
    assert rows == [
        ("knee-rolls", 1, "Your left side only, on the red mat."),
        ("bridge", 2, ""),
    ]


def test_without_places_they_stand_by_name_and_two_of_one_place_too(client, visit):
    client.post(page_of(visit), ticked(client, visit, knee_rolls="5", bridge="8"))
    assert slugs() == ["bridge", "knee-rolls"]

    same = {"knee-rolls": "2", "bridge": "2"}
    client.post(page_of(visit), ticked(client, visit, places=same, knee_rolls="6", bridge="8"))
    assert slugs() == ["bridge", "knee-rolls"]


def slugs():
    return [line["slug"] for line in ExerciseList.objects.get().lines]


def test_a_list_from_before_there_were_notes_is_read_and_is_the_same_when_sent_again(client, visit):
    old = {"slug": "bridge", "name": "Bridge", "dose": "8 times"}
    ExerciseList.objects.create(visit=visit, lines=[old], by_name="Wing Chan", sent_at=NOW)

    page = patient_of(visit).get(home(visit)).content.decode()
    again = client.post(page_of(visit), ticked(client, visit, bridge="8 times"), follow=True)

    assert ("8 times" in page, "For you" in page) == (True, False)
    assert "This list is there already" in again.content.decode()
    assert not OutboxMessage.objects.filter(ids__message="exercises").exists()


def test_only_published_exercises_can_be_ticked(client, visit):
    page = client.get(page_of(visit)).content.decode()
    sent = client.post(page_of(visit), ticked(client, visit, draft="now"))

    assert 'name="pick-bridge"' in page
    assert 'name="pick-draft"' not in page
    assert (sent.status_code, ExerciseList.objects.count()) == (422, 0)


def test_the_letter_says_only_that_there_is_a_list_and_its_link_opens_it(client, visit):
    client.post(page_of(visit), ticked(client, visit, knee_rolls="5 slow ones"))
    run_due(NOW)

    (letter,) = mail.outbox
    said = f"{letter.subject} {letter.body}".lower()
    assert letter.to == ["joan@example.org"]
    assert [word for word in ("knee", "exercise", "slow") if word in said.split("http")[0]] == []
    link = next(word for word in letter.body.split() if "/visit/" in word)
    opened = Client().get(link.replace("http://testserver", ""), follow=True)
    assert "5 slow ones" in opened.content.decode()


def test_strangers_and_colleagues_find_no_such_page(client, visit):
    send_exercises(visit=visit, lines=[ROLLS], shown=None, by=WING, now=NOW)
    other = Client()
    other.force_login(make_practitioner(name="Ann", user=make_user("ann@tidewater.example")).user)

    assert Client().get(home(visit)).status_code == 404
    assert other.get(page_of(visit)).status_code == 404
    assert other.post(page_of(visit, "take-back/")).status_code == 404
    assert other.post(page_of(visit, "code/")).status_code == 404
    assert ExerciseList.objects.count() == 1


def test_the_same_list_from_two_tabs_is_one_list_and_one_letter(client, visit):
    tabs = [ticked(client, visit, knee_rolls="5", bridge="8") for _tab in range(2)]

    answers = [client.post(page_of(visit), tab, follow=True).content.decode() for tab in tabs]

    assert "This list is there already" in answers[1]
    assert ExerciseList.objects.count() == 1
    assert AuditEntry.objects.filter(action="exercises_sent").count() == 1
    assert OutboxMessage.objects.filter(ids__message="exercises").count() == 1


def test_another_list_from_a_second_tab_is_told_and_nothing_typed_is_lost(client, visit):
    first, second = (
        ticked(client, visit, **one) for one in ({"bridge": "8"}, {"knee_rolls": "9x"})
    )
    client.post(page_of(visit), first)

    answer = client.post(page_of(visit), second)

    assert answer.status_code == 409
    assert "9x" in answer.content.decode()
    assert [line["slug"] for line in ExerciseList.objects.get().lines] == ["bridge"]
    again = {**second, "shown_version": answer.context["shown"]}
    client.post(page_of(visit), again)
    assert [line["slug"] for line in ExerciseList.objects.get().lines] == ["knee-rolls"]


@pytest.mark.parametrize(
    ("fields", "said", "field"),
    [
        ({}, "Tick at least one exercise.", "__all__"),
        ({"pick-bridge": "on", "dose-bridge": " "}, "Say how much of “Bridge”.", "dose-bridge"),
        ({"pick-bridge": "on", "dose-bridge": "x" * 161}, "at most 160", "dose-bridge"),
        ({"pick-bridge": "on", "note-bridge": "x" * 241}, "at most 240", "note-bridge"),
        ({"pick-bridge": "on", "place-bridge": "first"}, "Select a valid choice", "place-bridge"),
    ],
)
def test_what_cannot_be_sent_is_named_and_stays(client, visit, fields, said, field):
    typed = {"dose-knee-rolls": "typed by hand", **fields}

    answer = client.post(page_of(visit), typed)

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert "typed by hand" in answer.content.decode()
    assert not ExerciseList.objects.exists()


def test_the_usual_dose_is_offered_and_the_next_visits_list_begins_with_the_last_one(client, visit):
    assert client.get(page_of(visit)).context["form"]["dose-bridge"].value() == "10 slow rolls"
    send_exercises(visit=visit, lines=[BRIDGE], shown=None, by=WING, now=NOW)
    later = make_visit(
        practitioner=visit.practitioner,
        visit_type=visit.visit_type,
        start=at("2026-11-27", "08:00"),
        patient=visit.patient,
    )

    form = client.get(page_of(later)).context["form"]

    assert (form["pick-bridge"].value(), form["dose-bridge"].value()) == (True, "8 times")
    assert form["pick-knee-rolls"].value() is False


def test_an_exercise_that_is_not_published_any_more_is_left_out_and_says_so(client, visit):
    send_exercises(visit=visit, lines=[ROLLS, BRIDGE], shown=None, by=WING, now=NOW)
    ExercisePage.objects.get(slug="bridge").unpublish()

    page = patient_of(visit).get(home(visit)).content.decode()

    assert "The clinic has taken this exercise off" in page
    assert page.count('class="art scene"') == 1
    assert "“Bridge” is not published any more" in client.get(page_of(visit)).content.decode()


def test_a_list_taken_back_is_read_by_nobody_and_its_letter_is_not_sent(client, visit):
    browser = patient_of(visit)
    client.post(page_of(visit), ticked(client, visit, bridge="8"))

    for _press in range(2):
        client.post(page_of(visit, "take-back/"))
    run_due(NOW)

    assert not ExerciseList.objects.exists()
    assert browser.get(home(visit), follow=True).redirect_chain != []
    assert mail.outbox == []
    assert AuditEntry.objects.filter(action="exercises_taken_back").count() == 1


def test_the_page_of_the_visit_leads_to_the_list_and_a_code_opens_it_without_an_address(
    client, visit
):
    visit.patient.email = ""
    visit.patient.save()
    browser = patient_of(visit)
    assert home(visit) not in browser.get(f"/visit/{visit.public_ref}/").content.decode()
    client.post(page_of(visit), ticked(client, visit, bridge="8"))

    assert home(visit) in browser.get(f"/visit/{visit.public_ref}/").content.decode()
    assert "<svg" in client.post(page_of(visit, "code/")).content.decode()
    path = show_exercises_code(visit=visit, by=WING, now=NOW)
    assert "8" in Client().get(path, follow=True).content.decode()


def test_a_french_patient_reads_the_translation_and_is_offered_its_dose(client, visit):
    french = Locale.objects.get_or_create(language_code="fr")[0]
    block = {**BLOCK, "name": "Le pont", "dose": "8 fois", "stop_if": "ça pince"}
    stream = ExercisePage._meta.get_field("body").stream_block
    body = stream.to_python([{"type": "exercise", "value": block}])
    translate(ExercisePage.objects.get(slug="bridge"), french, "Le pont", body=body)
    visit.language = "fr"
    visit.save()

    form = client.get(page_of(visit)).context["form"]
    assert form["dose-bridge"].value() == "8 fois"
    assert form["pick-bridge"].label == "Bridge"
    client.post(page_of(visit), ticked(client, visit, bridge="8 fois"))
    page = patient_of(visit).get(home(visit)).content.decode()

    assert "Vos exercices" in page
    assert "Le pont" in page
    assert "ça pince" in page
