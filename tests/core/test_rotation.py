"""New keys: every private value is written anew, once, whoever else is at it, and then the old key may go."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection, models

from accounts.adapter import ClinicSecondFactor
from accounts.models import User
from booking.database import money_rules
from booking.models import AccountKind, CreditAccount, GiftCard, Paper, Patient, WaitingListEntry
from booking.operations.reserving.details import Person, patient_of
from booking.operations.reserving.waiting_list import join_waiting_list
from booking.payments.gifts import find_card
from core import fields, rotation
from core.tokens import hash_of
from tests.factories import NOW, make_patient, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db
OLD, NEW = "the old key", "the new key"


@pytest.fixture
def keys(settings):
    settings.FIELD_KEYS = [OLD]
    return settings


def rotate():
    return rotation.rotate(lambda what, done, of: None)


def a_paper():
    visit_type = make_visit_type()
    practitioner = make_practitioner(visit_types=[visit_type])
    visit = make_visit(practitioner=practitioner, visit_type=visit_type, start=NOW)
    return Paper.objects.create(
        kind="receipt",
        year=2026,
        serial=1,
        visit=visit,
        turn=1,
        issued_at=NOW,
        issued_on=NOW.date(),
        charged_cents=0,
        paid_cents=0,
        currency="CAD",
        facts={},
        patient="Joan Smith",
    )


def test_after_a_rotation_the_old_key_may_go(keys, capsys):
    make_patient(name="Joan Smith", email="joan@example.org")
    paper = a_paper()
    keys.FIELD_KEYS = [NEW, OLD]
    call_command("rotate_field_keys")
    assert "Not yet may" in capsys.readouterr().out

    call_command("rotate_field_keys")
    assert "0 written anew" in (said := capsys.readouterr().out)
    assert fields.key_fingerprints()[1] + " may go" in said
    keys.FIELD_KEYS = [NEW]

    assert "Joan Smith" in {one.name for one in Patient.objects.all()}
    assert Paper.objects.get(pk=paper.pk).patient == "Joan Smith"
    hers = fields.lookup_hash("joan@example.org")
    assert Patient.objects.get(email_hash=hers).name == "Joan Smith"


@pytest.mark.parametrize("hashed", [hash_of, fields.lookup_hash])
def test_a_gift_card_is_found_by_its_code_after_a_rotation(keys, hashed):
    """The second kind of hash is what rotations of releases before left on a card."""
    account = CreditAccount.objects.create(kind=AccountKind.GIFT, currency="cad", opened_at=NOW)
    code = "DRBZ87G88UYZC4KM"
    card = GiftCard.objects.create(
        account=account, code=code, code_hash=hashed(code), amount_cents=5000, sold_at=NOW
    )
    for listed in ([NEW, OLD], [NEW]):
        keys.FIELD_KEYS = listed
        rotate()

        assert find_card("drbz-87g8-8uyz-c4km") == card


def test_every_private_column_there_is_is_rotated(keys):
    """Whoever adds a column adds it here without doing anything: they are found from the models."""
    asked = {(model, name) for model, names in fields.private_columns() for name in names}
    declared = {
        (model, field.name)
        for model in {one for one, _name in asked}
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and "Encrypted" in type(field).__name__
    }

    assert asked == declared
    assert (Paper, "patient") in asked


def test_the_rule_of_papers_stands_again_afterwards(keys):
    a_paper()
    keys.FIELD_KEYS = [NEW, OLD]

    rotate()

    assert money_rules.stands(connection)


def test_what_somebody_changed_meanwhile_is_not_written_over(keys, monkeypatch):
    patient = make_patient(name="Joan Smith")
    keys.FIELD_KEYS = [NEW, OLD]
    real = rotation._replace

    def somebody_is_quicker(model, key, before, after):
        if model is Patient:
            Patient.objects.filter(pk=key).update(name="Joan Brown")
        return real(model, key, before, after)

    monkeypatch.setattr(rotation, "_replace", somebody_is_quicker)
    rotate()

    assert Patient.objects.get(pk=patient.pk).name == "Joan Brown"


def test_a_rotation_that_was_broken_off_goes_on(keys, monkeypatch):
    for _one in range(5):
        make_patient(name="Joan Smith")
    keys.FIELD_KEYS = [NEW, OLD]
    monkeypatch.setattr(rotation, "BATCH", 2)
    whole = rotation._rotate_batch
    batches = iter([True, True])

    def power_cut(*words):
        if words[0] is Patient and not next(batches, False):
            raise KeyboardInterrupt
        return whole(*words)

    monkeypatch.setattr(rotation, "_rotate_batch", power_cut)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    monkeypatch.setattr(rotation, "_rotate_batch", whole)

    # A name, an e-mail address and its hash, a phone: of the one who was left.
    assert rotate().rewritten == _values_of_one_patient()


def _values_of_one_patient():
    one = Patient.objects.first()
    return sum(bool(value) for value in (one.name, one.email, one.email_hash, one.phone))


def test_a_value_no_key_reads_keeps_every_key(keys, capsys):
    make_patient(name="Joan Smith")
    keys.FIELD_KEYS = [NEW]

    with pytest.raises(CommandError, match="let no key go"):
        call_command("rotate_field_keys")


def test_seeds_of_second_factors_are_rotated(keys):
    somebody = User.objects.create(email="a@example.org")
    seed = ClinicSecondFactor().encrypt("JBSWY3DP")
    one = Authenticator.objects.create(user=somebody, type="totp", data={"secret": seed})
    keys.FIELD_KEYS = [NEW, OLD]

    rotate()
    keys.FIELD_KEYS = [NEW]

    one.refresh_from_db()
    assert ClinicSecondFactor().decrypt(one.data["secret"]) == "JBSWY3DP"


def test_between_two_keys_a_patient_is_known_and_nobody_waits_twice(keys):
    known = make_patient(name="Joan Smith", email="joan@example.org")
    join_waiting_list(prefix="V5H", email="joan@example.org", now=NOW)
    keys.FIELD_KEYS = [NEW, OLD]

    person = Person(name="Joan Smith", email="joan@example.org", phone="")

    assert patient_of(person, NOW) == known
    assert join_waiting_list(prefix="V5H", email="joan@example.org", now=NOW) is False
    assert WaitingListEntry.objects.count() == 1


def test_who_waits_under_two_keys_waits_once(keys):
    join_waiting_list(prefix="V5H", email="joan@example.org", now=NOW)
    keys.FIELD_KEYS = [NEW]  # a host that never heard of the old key
    join_waiting_list(prefix="V5H", email="joan@example.org", now=NOW)
    keys.FIELD_KEYS = [NEW, OLD]

    rotate()

    assert WaitingListEntry.objects.get().email == "joan@example.org"
