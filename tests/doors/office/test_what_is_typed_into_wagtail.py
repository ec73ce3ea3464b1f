"""Wagtail's own pages wash what is typed into them as ours do: people, groups, searches, filters."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from booking.models import Closure, Practitioner
from core.models import ClinicSettings, Faq
from core.phones import PhoneField
from tests.core.test_washing import house_forms
from tests.factories import make_practitioner, make_user
from tests.working_days.colleague import Colleague

pytestmark = pytest.mark.django_db
PERSON = {"email": "｜", "first_name": "Ｋｉｍ\u200b", "last_name": "\u2060Lee \u00a0Chan"}
PASSWORD = "a long\u200b enough password"


@pytest.fixture
def owner(db):
    return Colleague(make_user("boss@tidewater.example", is_superuser=True))


def test_a_person_is_made_and_changed_under_the_name_and_address_that_were_meant(owner):
    person = {**PERSON, "email": "ｋｉｍ@tidewater.example\u200b", "is_active": "on"}
    owner.send(
        reverse("wagtailusers_users:add"),
        {**person, "password1": PASSWORD, "password2": PASSWORD},
    )

    made = User.objects.get(email="kim@tidewater.example")
    assert (made.first_name, made.last_name) == ("Kim", "Lee Chan")
    assert made.check_password(PASSWORD)  # a password is nobody's to change

    owner.press(
        reverse("wagtailusers_users:edit", args=[made.pk]),
        "shown_version",
        **{**person, "email": "\ufeffkim.lee@tidewater.example"},
    )

    made.refresh_from_db()
    assert made.email == "kim.lee@tidewater.example"


def test_a_name_of_unseen_signs_is_no_name_of_a_person_or_a_group(owner):
    person = {**PERSON, "email": "kim@tidewater.example", "first_name": "\u200b\u2060"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}

    page = owner.browser.post(reverse("wagtailusers_users:add"), {**person, **passwords})

    assert "first_name" in page.context["form"].errors
    assert not User.objects.filter(email="kim@tidewater.example").exists()


def test_a_group_has_the_name_that_is_read(owner):
    path = reverse("wagtailusers_groups:add")
    typed = {"name": "Ｆｒｏｎｔ\u200b desk\u00a0"}

    owner.press(path, "name", **typed)

    assert Group.objects.filter(name="Front desk").exists()


def test_what_is_asked_of_a_listing_is_found_however_it_was_pasted(owner):
    make_practitioner(name="Priya Sandhu")
    Faq.objects.create(slug="scan", question="Do I need a scan?", answer="<p>Rarely.</p>")
    made = make_user("priya@tidewater.example", first_name="Priya")

    def found(name, typed):
        return [
            row.pk for row in owner.browser.get(reverse(name), {"q": typed}).context["object_list"]
        ]

    assert found("practitioners:index", "\u200bＰｒｉｙａ") == [Practitioner.objects.get().pk]
    assert found("wagtailusers_users:index", "priya\u200b") == [made.pk]
    assert found("wagtailsnippets_core_faq:list", "ｓｃａｎ\ufeff") == [Faq.objects.get().pk]


def test_a_filter_reads_a_date_in_full_width_figures(owner):
    Closure.objects.create(date="2026-12-25", name="Christmas Day")
    Closure.objects.create(date="2027-01-01", name="New Year's Day")

    page = owner.browser.get(reverse("closures:index"), {"date__gte": "２０２７−０１−０１"})
    visits = owner.browser.get(
        reverse("visits:index"), {"local_date_from": "２０２７−０１−０１\u200b"}
    )

    assert [row.name for row in page.context["object_list"]] == ["New Year's Day"]
    assert visits.context["filters"].form.cleaned_data["local_date"].start.year == 2027


READ = "The phone number was read as +44 20 7946 0018."


def test_a_number_read_otherwise_is_read_back_to_whoever_saves_it(owner):
    person = make_practitioner(name="Priya Sandhu")
    ClinicSettings.objects.create(pk=1, name="Tidewater")
    typed = {"phone": "011 44 20 7946 0018"}

    said = owner.press(reverse("practitioners:edit", args=[person.pk]), "phone", **typed)
    settings = owner.press("/admin/settings/core/clinicsettings/1/", "phone", **typed)

    person.refresh_from_db()
    assert person.phone == "+442079460018"
    assert [READ in " ".join(news) for news in (said, settings)] == [True, True]


def test_every_form_with_a_number_reads_it_back():
    """By the page after it, by the question before it, or by the message of whoever saves it."""
    known = {"DetailsForm", "ContactForm", "CallerForm", "PractitionerForm", "ClinicForm"}
    known.add("PatientForm")  # the patient's page, which is shown next, has the number to press
    known.add("EditForm")  # of a patient's own visit: the message after saving
    # Who may act: on the page before the last press, on the patient's page, on the form itself.
    known |= {"VisitedFields", "VisitedByPhone", "ReachedForm", "NotedYesForm", "NotedEndForm"}
    known.add("WaitingForm")  # the page after it
    known.add("SampleForm")  # of the style page, which keeps nothing

    with_numbers = {
        form.__name__
        for form in house_forms()
        if any(isinstance(field, PhoneField) for field in form.base_fields.values())
    }
    assert with_numbers == known
