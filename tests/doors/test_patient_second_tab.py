"""Two tabs on one unfinished booking: what is sent is what was shown, and no answer is lost unseen (1017)."""

import re

import pytest

from booking.models import Payment
from tests.doors.patient import ANSWERS, shown_on, words_of

pytestmark = pytest.mark.django_db


def kept(patient, step, name):
    """The answer that stands in the box of a page opened now."""
    return patient.get(f"/book/{step}/").context["form"].initial.get(name)


#: What the first tab answers, and how the question is called; the older tab still has the old answer.
STEPS = {
    "details": ("name", "Jack Smith", "Your full name"),
    "address": ("street", "4510 Imperial Street", "Street address"),
    "what": ("payer", "icbc", "Who pays?"),
}


@pytest.mark.parametrize("step", STEPS)
def test_another_answer_from_an_older_tab_is_asked_about_with_both_answers(patient, step):
    name, theirs, label = STEPS[step]
    ours = ANSWERS[step][name]
    patient.until("check")
    older = shown_on(patient.get(f"/book/{step}/"))
    patient.post(step, **{name: theirs})

    told = patient.post(step, **older)
    after_told = kept(patient, step, name)
    meant = patient.post(step, **shown_on(told))

    assert (told.status_code, meant.status_code) == (409, 302)
    assert "answered meanwhile, in another tab" in words_of(told)
    assert re.search(rf"{re.escape(label)}: you have “.+”; now stored: “.+”", words_of(told))
    assert (after_told, kept(patient, step, name)) == (theirs, ours)


def test_two_tabs_before_the_first_answer_the_second_is_told(patient):
    patient.until("details")
    tabs = [shown_on(patient.get("/book/details/")) for _tab in range(2)]
    patient.post("details", **tabs[0])

    told = patient.post("details", **tabs[1], name="Jack Smith")

    assert told.status_code == 409
    assert "you have “Jack Smith”; now stored: “Joan Smith”" in words_of(told)
    assert kept(patient, "details", "name") == "Joan Smith"


def test_the_same_answer_from_an_older_tab_goes_on(patient):
    patient.until("details")
    older = shown_on(patient.get("/book/details/"))

    pressed = [patient.post("details", **older).status_code for _tab in range(2)]

    assert pressed == [302, 302]


def test_what_is_paid_for_is_what_the_page_showed(patient):
    patient.until("check")
    older = shown_on(patient.get("/book/check/"))
    patient.post("details", name="Jack Smith")

    told = patient.client.post("/book/check/", {"agree": "on", "data_use": "on", **older})
    nothing = Payment.objects.count()
    mute = patient.client.post("/book/check/", {"agree": "on", "data_use": "on"})
    meant = patient.client.post("/book/check/", {"agree": "on", "data_use": "on", **shown_on(told)})

    assert (told.status_code, nothing, mute.status_code, meant.status_code) == (409, 0, 409, 303)
    said = words_of(told)
    assert "Please look at your answers once more" in said
    assert "Nothing is booked or charged yet" in said
    assert "Jack Smith" in said
    assert "checked" not in told.content.decode().partition('name="agree"')[2][:80]
    assert patient.visit.patient.name == "Jack Smith"


def test_a_price_changed_meanwhile_is_shown_before_it_is_paid(patient):
    patient.until("check")
    older = shown_on(patient.get("/book/check/"))
    patient.post("what", payer="icbc")

    told = patient.client.post("/book/check/", {"agree": "on", "data_use": "on", **older})

    assert told.status_code == 409
    assert Payment.objects.count() == 0


def test_in_french_whoever_is_told_reads_french(patient):
    patient.until("details")
    older = shown_on(patient.get("/book/details/"))
    patient.post("details")
    patient.client.get("/language/fr/", {"next": "/book/details/"})

    said = words_of(patient.post("details", **older, name="Jack Smith")).replace("\xa0", " ")

    assert "vous avez « Jack Smith »; réponse enregistrée : « Joan Smith »" in said
