"""What the office and the owner add and change in the admin: areas, refund terms, practitioners, holidays."""

import pytest
from django.urls import reverse

from booking.models import (
    Closure,
    Practitioner,
    RefundPolicy,
    ServiceArea,
)
from booking.operations.clinic.holidays import UnknownRegion
from core.models import ClinicSettings
from tests.doors.office.staff_people import shown
from tests.factories import (
    make_area,
    make_policy,
    make_practitioner,
)
from tests.refusals import provoked
from tests.working_days.colleague import fields_of

pytestmark = pytest.mark.django_db


def post(client, viewset, action="add", pk=None, /, **values):
    address = reverse(f"{viewset}:{action}", args=[pk] if pk else [])
    if action == "edit":
        values = {**shown(client, address), **values}
    return client.post(address, values)


def test_an_area_is_added_with_its_prefixes_and_its_middle(office):
    make_area("Elsewhere", prefixes=("V5H",))

    response = post(
        office,
        "service_areas",
        name="Surrey",
        slug="surrey",
        is_active="on",
        travel_fee_cents="12.50",
        prefix_list="v3s, V3S9",
    )

    assert response.status_code == 302
    area = ServiceArea.objects.get(name="Surrey")
    assert area.travel_fee_cents == 1250
    assert sorted(area.prefixes.values_list("prefix", flat=True)) == ["V3S", "V3S9"]


def test_a_prefix_that_belongs_to_another_area_is_refused_by_name(office):
    make_area("Burnaby", prefixes=("V5H",))

    response = post(
        office,
        "service_areas",
        name="New",
        slug="new",
        travel_fee_cents="0",
        prefix_list="V5H V5J",
    )

    assert "Already part of another area: V5H (Burnaby)." in response.content.decode()
    assert ServiceArea.objects.count() == 1


def test_an_area_s_page_explains_which_prefix_wins(office):
    make_area("Burnaby", prefixes=("V5H",))
    inner = make_area("Metrotown", prefixes=("V5H1",))

    page = office.get(reverse("service_areas:edit", args=[inner.pk])).content.decode()

    assert "V5H1 is taken out of V5H, which otherwise belongs to Burnaby." in page


def policy_post(owner, policy, **values):
    steps = {"step_rows_0": "24", "step_rows_1": "100", "step_rows_2": "0", "step_rows_3": "0"}
    return post(
        owner,
        "refund_policies",
        "edit",
        policy.pk,
        **{
            "name": policy.name,
            "text": "",
            "is_default": "on",
            "grace_minutes": "10",
            **steps,
            **values,
        },
    )


def test_a_change_of_steps_raises_the_policy_s_version(owner):
    policy = make_policy()

    policy_post(owner, policy, step_rows_3="50")

    policy.refresh_from_db()
    assert policy.version == 2
    assert sorted(policy.steps.values_list("hours_before", "percent")) == [(0, 50), (24, 100)]


def test_the_page_of_a_policy_shows_its_steps_and_saves_them_untouched(owner):
    policy = make_policy()
    address = reverse("refund_policies:edit", args=[policy.pk])

    sent = fields_of(owner.get(address).content.decode(), "step_rows_0")
    saved = owner.post(address, {**sent, "name": "Renamed"})

    assert [sent[f"step_rows_{cell}"] for cell in range(5)] == ["24", "100", "0", "0", ""]
    assert saved.status_code == 302
    policy.refresh_from_db()
    assert (policy.name, policy.version) == ("Renamed", 1)
    assert sorted(policy.steps.values_list("hours_before", "percent")) == [(0, 0), (24, 100)]


def test_a_new_name_is_no_new_version(owner):
    policy = make_policy()

    policy_post(owner, policy, name="Renamed")

    policy.refresh_from_db()
    assert (policy.name, policy.version) == ("Renamed", 1)


def test_the_fees_for_a_card_on_file_are_terms_and_must_be_payable(owner):
    policy = make_policy()

    policy_post(owner, policy, no_show_fee_cents="60.00", late_fee_cents="40.00")
    policy.refresh_from_db()
    fees = (policy.no_show_fee_cents, policy.late_fee_cents, policy.version)
    too_small = policy_post(owner, policy, no_show_fee_cents="0.20")
    needless = policy_post(owner, policy, card_is_required="on", no_show_fee_cents="")

    assert fees == (6000, 4000, 2)
    assert "A card cannot pay so little." in too_small.content.decode()
    assert "Name the fee that the card is for." in needless.content.decode()


def test_a_policy_never_pays_less_for_cancelling_earlier(owner):
    policy = make_policy()

    response = policy_post(owner, policy, step_rows_1="10", step_rows_3="50")

    assert "must never bring back less" in response.content.decode()
    policy.refresh_from_db()
    assert policy.version == 1


def test_a_new_default_policy_retires_the_old_one(owner):
    old, other = make_policy(), make_policy(is_default=False)

    policy_post(owner, other)

    assert list(RefundPolicy.objects.filter(is_default=True)) == [other]
    assert old.pk != other.pk


def test_the_office_may_not_change_the_refund_terms(office):
    policy = make_policy()

    response = policy_post(office, policy, step_rows_3="50")

    assert response.status_code == 302
    assert sorted(policy.steps.values_list("percent", flat=True)) == [0, 100]


def test_a_practitioner_with_visits_is_not_deleted(office, visit):
    practitioner = visit.practitioner

    response = post(office, "practitioners", "delete", practitioner.pk)

    assert response.status_code == 302
    assert Practitioner.objects.filter(pk=practitioner.pk).exists()


def test_saving_a_practitioner_holds_their_diary(office):
    practitioner = make_practitioner(hours=None)

    response = post(
        office,
        "practitioners",
        "edit",
        practitioner.pk,
        name="Renamed",
        slug=practitioner.slug,
        gender="other",
        profession="Physiotherapist",
        turnaround_minutes="12",
        time_zone="America/Vancouver",
        is_active="on",
    )

    assert response.status_code == 302, response.context["form"].errors
    saved = Practitioner.objects.get()
    assert (saved.name, saved.version) == ("Renamed", practitioner.version + 1)


def test_statutory_holidays_are_added_once(office):
    response = office.post(reverse("desk:holidays"), {"first": "2026", "last": "2026"})
    office.post(reverse("desk:holidays"), {"first": "2026", "last": "2026"})

    assert response.status_code == 302
    assert Closure.objects.filter(is_statutory=True).count() == 11
    assert Closure.objects.get(date="2026-07-01").name == "Canada Day"


def test_a_year_nobody_can_mean_is_refused(office):
    response = office.post(reverse("desk:holidays"), {"first": "1066", "last": "2027"})

    assert response.status_code == 422
    assert Closure.objects.count() == 0


def test_a_clinic_whose_province_is_nowhere_is_told_so_and_gets_no_holidays(office):
    clinic = ClinicSettings.current()
    clinic.address_region = "Atlantis"
    clinic.save()

    with provoked(UnknownRegion):
        response = office.post(reverse("desk:holidays"), {"first": "2026", "last": "2026"})

    assert response.status_code == 422
    assert "No holidays are known" in response.content.decode()
    assert Closure.objects.count() == 0
