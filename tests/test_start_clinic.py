"""`manage.py start_clinic`: a new clinic, ready for its owner."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from accounts.models import User
from booking.models import Closure, PostalPoint, RefundPolicy
from core import outbox
from core.clock import now
from core.models import ClinicSettings

pytestmark = pytest.mark.django_db

GOOD = {"owner": "o@clinic.example", "phone": "604 555 0123"}


def start(**options):
    answers = {**GOOD, "owner": "owner@clinic.example", **options}
    call_command("start_clinic", verbosity=0, **answers)


def counts():
    kinds = (Page, Site, User, RefundPolicy, Closure, PostalPoint, ClinicSettings)
    return [kind.objects.count() for kind in kinds]


def test_a_new_clinic_has_pages_terms_holidays_and_an_invited_owner(client, capsys, settings):
    settings.BASE_URL = "https://physio.example:8443"

    start(name="Harbour Physio", owner_name="Ann Lee")

    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == ("physio.example", 8443, "Harbour Physio")
    assert RefundPolicy.objects.get().is_default
    assert Closure.objects.filter(name="Canada Day").count() == 3
    owner = User.objects.get()
    assert (owner.email, owner.first_name, owner.has_usable_password()) == (
        "owner@clinic.example",
        "Ann",
        False,
    )
    outbox.run_due(now())
    assert [message.to for message in mail.outbox] == [["owner@clinic.example"]]


def test_its_first_pages_answer_and_those_that_need_the_clinic_s_own_words_wait(client, settings):
    settings.BASE_URL = "http://testserver"
    start()

    paths = ["/", "/services/", "/areas/", "/team/", "/articles/", "/fees/", "/contact/"]
    answers = {path: client.get(path).status_code for path in [*paths, "/privacy/"]}

    assert answers == {**dict.fromkeys(paths, 200), "/privacy/": 404}
    assert not Page.objects.get(slug="privacy").live


def test_running_it_again_adds_nothing_and_keeps_what_the_clinic_changed():
    start(name="Harbour Physio")
    RefundPolicy.objects.update(text="Our own words")
    Page.objects.filter(slug="fees").update(title="Prices")
    before = counts()

    start()

    assert counts() == before
    assert ClinicSettings.current().name == "Harbour Physio"
    assert RefundPolicy.objects.get().text == "Our own words"
    assert Page.objects.get(slug="fees").title == "Prices"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"owner": "nobody", "phone": "604 555 0123"}, "--owner: nobody"),
        ({"owner": "o@clinic.example"}, "--phone: the clinic's telephone number is missing"),
        ({"owner": "o@clinic.example", "phone": "604"}, "--phone: "),
        ({"country": "XX", **GOOD}, "--country XX --region BC"),
        ({"region": "ZZ", **GOOD}, "--country CA --region ZZ"),
    ],
)
def test_a_wrong_answer_is_named(options, named):
    with pytest.raises(CommandError, match=named):
        call_command("start_clinic", **options)

    assert User.objects.count() == 0


def test_an_address_that_is_none_is_named(settings):
    settings.BASE_URL = "physio.example"

    with pytest.raises(CommandError, match="BASE_URL is not an address"):
        start()

    assert Page.objects.filter(slug="fees").count() == 0
