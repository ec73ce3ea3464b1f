"""Made-up people never come among real ones."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from booking.models import Patient, PostalPoint, Practitioner
from tests.factories import make_patient, make_user


@pytest.mark.django_db
@pytest.mark.parametrize("make", [lambda: make_user("ann@clinic.example"), make_patient])
def test_the_demonstration_is_not_loaded_among_real_people(make):
    make()
    kinds = (User, Patient, Practitioner, PostalPoint)
    before = [kind.objects.count() for kind in kinds]

    with pytest.raises(CommandError, match="give the demonstration an empty database"):
        call_command("demo_content")

    assert [kind.objects.count() for kind in kinds] == before
