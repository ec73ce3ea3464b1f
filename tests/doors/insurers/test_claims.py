"""Claims to insurers: to send, sent, approved, refused, listed by age (0951)."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from booking.models import AuditAction, InsurerClaim, Visit
from booking.operations.money import claims as operations
from booking.operations.money.by_hand import record_payment
from booking.operations.money.claims import ClaimMovedOn, OwedChanged
from booking.payments.cost import cost_of
from booking.queries.claims import BANDS, band_of, claim_of, claims
from core.models import AuditEntry
from tests.doors.insurers.papers import CLAIMS, ICBC, act, state
from tests.doors.office.staff_people import editor_user
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import words_of


def test_a_visit_of_an_insurer_has_a_claim_to_send_once_it_is_done(done, office):
    visit = done()

    page = words_of(office.get(CLAIMS))

    assert re.search(rf"ICBC To send .{{0,60}}{visit.public_ref}", page)
    assert "nothing is sent from here" in page
    assert state(visit) == "to_send"


def test_a_visit_somebody_pays_alone_has_no_claim(done, office):
    visit = done(payer="myself")

    assert visit.public_ref not in words_of(office.get(CLAIMS))
    assert claim_of(visit) is None
    with pytest.raises(ClaimMovedOn):
        operations.mark_sent(visit=visit, by=OFFICE, now=visit.end)


def test_each_step_is_looked_at_before_it_is_done(done, office):
    visit = done()
    address = reverse("desk:act", args=[visit.public_ref, "claim-approved"])

    looked = office.post(address, {"cents": "95"})

    assert "To send → Approved, $95" in words_of(looked)
    assert not InsurerClaim.objects.exists()
    office.post(address, {"cents": "95", "seen": "yes"})
    assert (state(visit), claim_of(visit).approved) == ("approved", 9500)
    assert AuditEntry.objects.filter(action=AuditAction.CLAIM_APPROVED).count() == 1


def test_a_claim_goes_from_state_to_state_and_back_when_it_was_a_mistake(done, office):
    visit = done()
    seen = []
    for name, fields in [
        ("claim-sent", {}),
        ("claim-approved", {"cents": "95"}),
        ("claim-again", {}),
        ("claim-sent", {}),
    ]:
        act(office, visit, name, **fields)
        seen.append(str(state(visit)))

    assert seen == ["sent", "approved", "to_send", "sent"]


def test_two_who_note_at_once_note_once(done, office):
    visit = done()
    operations.mark_sent(visit=visit, by=OFFICE, now=visit.end)

    answer = act(office, visit, "claim-sent")

    assert answer.status_code == 422
    assert AuditEntry.objects.filter(action=AuditAction.CLAIM_SENT).count() == 1


def test_refused_the_patient_owes_the_price_is_told_by_a_letter_and_charged_nothing(
    done, office, bench
):
    visit = done()
    bench.work()
    mail.outbox.clear()
    assert cost_of(visit).owed_now == 0  # nobody knows yet what ICBC pays
    question = words_of(office.get(reverse("desk:act", args=[visit.public_ref, "claim-refused"])))
    assert "The patient then owes $135. No card is charged by itself." in question

    act(office, visit, "claim-refused", why="Not in the twelve weeks", seen_owed="13500")
    bench.work()

    assert state(visit) == "refused"
    assert cost_of(Visit.objects.get(pk=visit.pk)).owed_now == 13500
    (letter,) = [one for one in mail.outbox if one.to == ["joan@example.org"]]
    assert "$135 is left to pay" in letter.body
    assert "ICBC" in letter.body
    assert "ICBC" not in letter.subject
    assert not visit.payments.exists()


def test_refused_while_somebody_paid_the_office_looks_again(done, office, bench):
    visit = done()
    record_payment(visit=visit, way="cash", cents=3500, key="k", by=OFFICE, now=visit.end)

    answer = act(office, visit, "claim-refused", why="no", seen_owed="13500")

    assert answer.status_code == 422
    assert "has changed meanwhile" in words_of(answer)
    assert 'value="10000"' in answer.content.decode()
    assert not InsurerClaim.objects.exists()
    with pytest.raises(OwedChanged):
        operations.mark_refused(visit=visit, why="no", shown_cents=1, by=OFFICE, now=visit.end)


def test_the_letter_is_not_sent_when_the_refusal_was_a_mistake(done, office, bench):
    visit = done()
    act(office, visit, "claim-refused", why="no", seen_owed="13500")
    act(office, visit, "claim-again")
    bench.work()

    assert not [one for one in mail.outbox if "left to pay" in one.subject]


def test_what_is_expected_is_listed_by_age(done, office, bench):
    done()
    bench.wait(days=50)
    office.force_login(User.objects.get(email="office@tidewater.example"))

    page = words_of(office.get(CLAIMS))

    assert [BANDS[band_of(days)][0] for days in (0, 30, 31, 60, 61, 90, 91)] == [
        0,
        0,
        31,
        31,
        61,
        61,
        91,
    ]
    assert "0–30 days 31–60 days 61–90 days 90+ days" in page
    assert re.search(r"ICBC \$0 \$135 \$0 \$0 \$135", page)


def test_the_list_is_a_spreadsheet_too(done, office):
    visit = done()

    text = office.get(CLAIMS, {"export": "csv", "payer": "icbc", "state": "open"}).content.decode()

    assert text.splitlines()[1].split(",")[0] == visit.public_ref
    assert "135.00" in text
    assert office.get(CLAIMS, {"payer": "x"}).status_code == 422


def test_the_list_asks_the_same_number_of_questions_for_one_claim_and_three(
    done, django_assert_num_queries
):
    done("09:30")
    claims(["to_send"])  # what the clinic is, is asked once
    with django_assert_num_queries(1):
        assert len(claims(["to_send"])) == 1
    done("11:30")
    done("14:30")
    with django_assert_num_queries(1):
        assert len(claims(["to_send"])) == 3


def test_editors_see_no_claims(done, office, client):
    visit = done()
    client.force_login(editor_user())

    for address in (CLAIMS, ICBC):
        assert client.get(address).status_code in (302, 403)
    act(client, visit, "claim-sent")
    assert not InsurerClaim.objects.exists()
