"""Who booked in French is written to in French, whoever sends the letter and whenever."""

import pytest
from django.core import mail
from django.db import connection
from django.utils import translation
from icalendar import Calendar

from booking.jobs.messages import send_to_patient
from booking.models import EarlierOffer, ExerciseList, Practitioner, Visit
from booking.notifications.messages import TO_PATIENT
from booking.notifications.receipt import document
from booking.operations.reserving.agree_to_plan import PlanConsents, agree_to_plan
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.details import describe_visit
from booking.operations.reserving.plans import PlanTime, PlanWish, propose_plan
from booking.operations.reserving.waiting_list import join_waiting_list, tell_waiting
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.reschedule import reschedule_visit
from booking.queries.doorstep import again_at
from booking.queries.place import locate
from booking.queries.receipt import statement_of
from core import audit, outbox
from core.languages import speaking
from core.models import OutboxMessage
from tests.factories import NOW, at, make_visit
from tests.french import english_left_in
from tests.operations.people import AGREED, DOOR, JOAN, small_clinic

pytestmark = pytest.mark.django_db
DAY = "2026-12-01"
LATER = at("2026-11-25", "12:00")
FRENCH_JOAN = type(JOAN)(**{**vars(JOAN), "language": "fr"})


DAYS = ("2026-12-08", "2026-12-15")
LETTERS = [
    ("confirmed", "Votre visite du mar. 1er déc., 9 h 30", "Voici ce que nous avons noté."),
    ("reminder_48h", "Votre visite du mar. 1er déc., 9 h 30", "dans deux jours"),
    ("reminder_2h", "Votre visite d’aujourd’hui à 9 h 30", "dans environ deux heures"),
    ("changed", "Changement : votre visite du mar. 1er déc., 9 h 30", "a changé d’heure"),
    ("late", "Retard : votre visite d’aujourd’hui à 9 h 30", "vers 9 h 50, heure du Pacifique"),
    (
        "rebook",
        "Veuillez choisir une autre heure pour votre visite du mar. 1er déc., 9 h 30",
        "Veuillez choisir une autre heure, ou appelez-nous",
    ),
    (
        "on_my_way",
        "En route : votre visite d’aujourd’hui à 9 h 30",
        "est en route vers chez vous",
    ),
    ("went", "Comment ça s’est passé?", "Une question au sujet de votre visite"),
    ("answered", "Un message de Your clinic", "Il y a un message pour vous"),
    ("exercises", "Une liste de Your clinic", "Il y a une liste pour vous"),
    (
        "not_moved",
        "Votre visite reste le mar. 1er déc., 9 h 30",
        "Votre visite garde son horaire",
    ),
    ("receipt", "Reçu de votre visite du mar. 1er déc., 9 h 30", "Ouvrir le reçu"),
    (
        "credit_note",
        "Correction du reçu de votre visite du mar. 1er déc., 9 h 30",
        "Ouvrir la note de crédit",
    ),
]


@pytest.fixture(params=["en", "fr"])
def thread(request):
    """The language whoever does the work happens to speak."""
    with translation.override(request.param):
        yield request.param


def book(person=FRENCH_JOAN):
    clinic = small_clinic(name_fr="Première visite")
    held = clinic.hold("09:30", day=DAY)
    visit = describe_visit(visit=held, person=person, doorstep=DOOR, **AGREED, now=NOW)
    return confirm_visit(visit=visit, now=NOW)


def sent(now=NOW):
    mail.outbox.clear()
    outbox.run_due(now)
    assert not OutboxMessage.objects.exclude(last_error="").exists()
    for message in mail.outbox:
        message.body = message.body.replace("\xa0", " ")
    return {message.to[0]: message for message in mail.outbox}


def words(letter):
    """Everything a reader sees of it, in both its forms."""
    return f"{letter.subject}\n{letter.body}\n{letter.alternatives[0].content}"


def test_the_confirmation_says_when_in_french_and_has_no_english_left(thread):
    book()

    letter = sent()["joan@example.org"]

    assert letter.subject == "Votre visite du mar. 1er déc., 9 h 30"
    assert "mardi 1er décembre, 9 h 30, heure du Pacifique, 45 minutes" in letter.body
    assert "sans frais jusqu’au lundi 30 novembre, 9 h 30, heure du Pacifique" in letter.body
    assert '<html lang="fr-CA">' in letter.alternatives[0].content
    assert english_left_in(words(letter)) == set()


def test_who_booked_in_english_is_written_to_in_english_by_a_french_thread():
    book(JOAN)

    with translation.override("fr"):
        letter = sent()["joan@example.org"]

    assert letter.subject == "Your visit on Tue 1 Dec, 9:30 am"
    assert "Tuesday 1 December, 9:30 am, Pacific time" in letter.body
    assert "Your visit is booked" in english_left_in(words(letter))


def test_the_practitioner_reads_english_whoever_booked(thread):
    book()

    letter = sent()["priya@tidewater.example"]

    assert letter.subject == "A visit was booked: Tue 1 Dec, 9:30 am"
    assert "Where: Burnaby" in letter.body


@pytest.mark.parametrize(("message", "subject", "says"), LETTERS)
def test_each_letter_about_a_visit_is_in_french(message, subject, says):
    visit = book()
    sent()
    status = "completed" if message == "went" else visit.status
    Visit.objects.filter(pk=visit.pk).update(late_minutes=20, set_out_at=NOW, status=status)
    ExerciseList.objects.create(visit=visit, lines=[], by_name="Ann", sent_at=NOW)

    send_to_patient({"visit": visit.pk, "message": message, "sequence": 0}, NOW)

    letter = mail.outbox[-1]
    assert letter.subject == subject
    assert says in letter.body.replace("\xa0", " ")
    assert english_left_in(words(letter)) == set()


def test_a_cancellation_says_in_french_who_it_came_from():
    visit = book()
    sent()
    cancel_visit(visit=visit, now=NOW, by="clinic")

    letter = sent()["joan@example.org"]

    assert letter.subject == "Annulation : votre visite du mar. 1er déc., 9 h 30"
    assert "Nous avons dû annuler cette visite" in letter.body
    assert english_left_in(words(letter)) == set()


def test_who_booked_by_phone_is_asked_in_french_for_the_deposit():
    visit = book()
    sent()
    Visit.objects.filter(pk=visit.pk).update(
        status="held", hold_expires=LATER, deposit_until=LATER, deposit_cents=5000
    )

    send_to_patient({"visit": visit.pk, "message": "deposit_asked", "sequence": 0}, NOW)

    letter = mail.outbox[-1]
    assert letter.subject == "Veuillez payer l’acompte de votre visite du mar. 1er déc., 9 h 30"
    assert english_left_in(words(letter)) == set()


def test_who_waits_for_an_earlier_time_reads_of_it_in_french():
    visit = book()
    sent()
    held = make_visit(
        practitioner=visit.practitioner,
        visit_type=visit.visit_type,
        start=at("2026-11-30", "10:00"),
        status="held",
        hold_expires=LATER,
    )
    EarlierOffer.objects.create(
        visit=visit,
        sequence=0,
        hold=held,
        practitioner=visit.practitioner,
        start=held.start,
        offered_at=NOW,
        until=LATER,
    )

    send_to_patient({"visit": visit.pk, "message": "earlier", "sequence": 0}, NOW)

    letter = mail.outbox[-1]
    assert letter.subject == "Un horaire plus tôt pour votre visite"
    assert "lundi 30 novembre, 10 h" in letter.body.replace("\xa0", " ")
    assert english_left_in(words(letter)) == set()


def test_who_is_proposed_several_visits_reads_of_them_in_french_and_so_of_their_booking():
    visit = book()
    sent()
    times = [PlanTime(visit.practitioner_id, at(day, "09:30")) for day in DAYS]
    wish = PlanWish(visit, visit.visit_type, again_at(visit), times, [(1, 2)])
    plan = propose_plan(wish=wish, until=LATER, key="p", by=audit.PATIENT, now=NOW)

    proposed = sent()["joan@example.org"]
    consents = PlanConsents(Consent("terms", "1"), Consent("data", "1"))
    agree_to_plan(plan=plan, keep=None, consents=consents, now=NOW)
    outbox.run_due(NOW)
    agreed = next(one for one in mail.outbox if "Vos visites" in one.subject)

    assert proposed.subject == "D’autres visites vous sont proposées"
    assert agreed.subject == "Vos visites à partir du mar. 8 déc., 9 h 30"
    for letter in (proposed, agreed):
        assert "mardi 15 décembre, 9 h 30" in letter.body.replace("\xa0", " ")
        assert english_left_in(words(letter)) == set()
    assert "jusqu’au paiement de son acompte" in agreed.body


def test_every_letter_to_patients_is_looked_at_above():
    assert TO_PATIENT.keys() == {row[0] for row in LETTERS} | {
        *("cancelled", "deposit_asked", "earlier"),
        *("plan_proposed", "plan_agreed", "plan_changed", "joint_booked", "joint_moved"),
    }


def test_the_calendar_entry_is_in_french_and_a_change_keeps_the_language(thread):
    visit = book()
    sent()
    reschedule_visit(
        visit=visit,
        practitioner_ids=[visit.practitioner_id],
        start=at(DAY, "13:00"),
        located=locate("V5H"),
        now=NOW,
    )

    letter = sent()["joan@example.org"]
    event = Calendar.from_ical(letter.attachments[0][1]).walk("VEVENT")[0]

    assert "mardi 1er décembre, 13 h 00" in letter.body
    assert event["summary"].startswith("Visite de ")
    assert event["description"].startswith("Priya Sandhu vient chez vous.")


def test_somebody_waiting_hears_in_the_language_they_asked_in(thread):
    small_clinic()
    join_waiting_list(prefix="V5H", email="ann@example.org", language="fr", now=NOW)
    tell_waiting(NOW)

    letter = sent()["ann@example.org"]

    assert letter.subject == "Nous venons maintenant dans votre secteur"
    assert english_left_in(words(letter)) == set()


def test_a_language_the_site_does_not_speak_is_answered_in_its_own():
    visit = book()
    Visit.objects.filter(pk=visit.pk).update(language="xx")

    assert sent()["joan@example.org"].subject == "Your visit on Tue 1 Dec, 9:30 am"


def test_a_row_written_without_a_language_is_english():
    """As a program of the day before writes it while this one is being put in its place."""
    visit = book()
    columns = [f.column for f in Visit._meta.fields if f.column not in ("id", "language")]
    fresh = {"public_ref": "'AAAA-BBBB'", "status": "'released'"}
    quoted = ", ".join(f'"{name}"' for name in columns)
    chosen = ", ".join(fresh.get(name, f'"{name}"') for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO booking_visit ({quoted}) SELECT {chosen} FROM booking_visit")

    assert Visit.objects.get(public_ref="AAAA-BBBB").language == "en"
    assert visit.language == "fr"


def test_a_receipt_names_the_visit_and_its_date_in_french():
    visit = book()
    Practitioner.objects.update(college="CHCPBC", registration_number="4711")
    visit.refresh_from_db()

    with speaking(visit.language):
        sheet = statement_of(visit=visit, now=NOW)
        rows = dict(sheet.rows())
        assert document(sheet).startswith(b"%PDF")

        assert sheet.title == "Relevé"
        assert rows["Date de la visite"].replace("\xa0", " ") == "mardi 1er décembre 2026, 9 h 30"
        assert rows["Service"] == "Première visite"
        assert english_left_in(" ".join([*sheet.notes(), *rows])) == set()
