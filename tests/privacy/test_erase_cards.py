"""A card on file goes with its patient: from our rows at once, from the provider by a job."""

import json

import pytest

from booking.models import SavedCard
from booking.operations.privacy.erase import erase_patient
from booking.queries.patient_record import patient_record
from booking.simulator.models import SimulatorObject
from core.models import OutboxMessage
from tests.payments.cards import FEES, agrees
from tests.privacy.marked import OFFICE

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(bench, settings):
    settings.SAVED_CARDS = True
    visit = bench.held_visit(policy=FEES)
    agrees(visit, bench.now)
    bench.press_pay(visit)
    bench.pays(visit.payments.get())
    bench.webhooks()
    visit.refresh_from_db()
    visit.status = "no_show"
    visit.save(update_fields=["status"])
    bench.work()
    return SavedCard.objects.get(visit=visit)


def test_erasing_takes_the_card_from_our_rows_the_provider_and_the_job(kept, bench):
    named = (kept.card_id, kept.customer_id)

    erase_patient(patient=kept.visit.patient, by=OFFICE, now=bench.now)
    erased = SavedCard.objects.get(pk=kept.pk)
    bench.work()

    gone = (erased.card_id, erased.customer_id, erased.last4, erased.brand, erased.expires_year)
    assert (gone, erased.ended) == (("", "", "", "", None), "erased")
    assert SimulatorObject.objects.get(id=named[0]).data["customer"] is None
    assert not SimulatorObject.objects.filter(id=named[1]).exists()
    left = json.dumps(list(OutboxMessage.objects.values_list("key", "ids")))
    assert not [one for one in named if one in left]
    assert erased.consent_text == "You may charge 80 dollars"


def test_the_export_has_the_card_and_the_words_without_the_providers_names(kept):
    (visit,) = patient_record(kept.visit.patient)["visits"]

    (card,) = visit["card on file"]
    assert (card["last4"], card["cap_cents"], card["late_cents"]) == ("4242", 8000, 4000)
    assert card["consent_text"] == "You may charge 80 dollars"
    assert kept.card_id not in json.dumps(visit, default=str)
