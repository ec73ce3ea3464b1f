import re

import pytest
from django.core import mail
from django.test import Client

from booking.models import Visit
from tests.doors.by_phone.calls import call
from tests.doors.office.staff_people import office_user


@pytest.fixture
def office(clinic, bench):
    client = Client()
    client.force_login(office_user())
    return client


@pytest.fixture
def waiting(office, clinic):
    """A visit kept for its deposit from nine o'clock on; the default is four hours."""
    call(office, clinic)
    return Visit.objects.get()


@pytest.fixture
def caller(waiting, bench):
    """The caller's browser, which followed the link in the letter."""
    bench.work()
    link = re.search(r"http\S+/visit/\S+/\?to=deposit", mail.outbox[-1].body)[0]
    client = Client()
    client.link = "/visit/" + link.split("/visit/")[1]
    client.get(client.link, follow=True)
    return client
