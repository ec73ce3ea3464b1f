"""What a bookkeeper opens of the office's rooms: money and pay, nobody's visit, diary or record."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.factories import make_user
from tests.security.addresses import address_of, routes, verdict
from tests.security.test_matrix import known_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
#: Where somebody who sees money comes in, by the beginning of the address.
MONEY = re.compile(r"admin/desk/(books/|payouts/|pay/|claims/$|reports/(money|owed|day|months)/)")


def test_a_bookkeeper_opens_money_and_pay_and_nothing_else(world):
    person = make_user("books@tidewater.example")
    person.groups.add(Group.objects.get(name="Bookkeeper"))
    client, opened, closed = Client(), [], []
    client.force_login(person)
    for route in sorted(routes()):
        if not route.startswith(("admin/desk/", "admin/visits/", "admin/practitioners/")):
            continue
        path = address_of(route, known_for(route, world))
        got = verdict(client.get(path), path)
        if MONEY.match(route):
            closed += [route] if got in "FL" else []
        elif got in "PMB":
            opened.append(route)

    assert (opened, closed) == ([], [])


def test_a_bookkeeper_counts_no_till_and_moves_nothing(world):
    _people, _practitioner, visit = world
    person = make_user("books@tidewater.example")
    person.groups.add(Group.objects.get(name="Bookkeeper"))
    client = Client()
    client.force_login(person)

    for act in ("cancel", "refund", "record-payment"):
        path = f"/admin/desk/visits/{visit.public_ref}/{act}/"
        assert verdict(client.post(path), path) in "FN"
    assert verdict(client.post("/admin/desk/reports/day/"), "/admin/desk/reports/day/") == "F"
