import pytest

from booking.models import PostalPoint, ServiceArea
from core.models import ClinicSettings
from tests import factories
from tests.elsewhere.lusitania import LUSITANIA
from tests.elsewhere.visitor import Visitor
from tests.factories import make_policy, make_practitioner, make_user, make_visit_type
from tests.pages.site import make_area_page, make_service, make_site
from tests.payments.bench import Bench


@pytest.fixture
def lusitania(settings):
    """What settings.py takes from the country."""
    settings.COUNTRY = "tests.elsewhere.lusitania.LUSITANIA"
    settings.COUNTRY_CODE = LUSITANIA.code
    settings.COUNTRY_REGION = LUSITANIA.region
    settings.COUNTRY_CURRENCY = LUSITANIA.currency
    settings.CLINIC_TIME_ZONE = LUSITANIA.time_zone
    settings.LANGUAGE_TAGS = LUSITANIA.language_tags
    settings.PHONENUMBER_DEFAULT_REGION = LUSITANIA.phone_region
    settings.PHONE_EXAMPLE = LUSITANIA.phone_example


@pytest.fixture
def bench(db, time_machine):
    """One clock for the doors, the payment service and the test."""
    return Bench(factories.NOW, traveller=time_machine)


@pytest.fixture
def clinic(db, lusitania):
    """A clinic of one quarter of Lisbon, its site and its one practitioner, who may sign in."""
    ClinicSettings.objects.create(
        name="Tagus Physiotherapy",
        short_name="Tagus",
        phone="+351212345678",
        email="a@tagus.example",
    )
    make_policy()
    area = ServiceArea.objects.create(
        name="Alfama", slug="alfama", travel_fee_cents=1500, latitude=38.71, longitude=-9.13
    )
    area.prefixes.create(prefix="ΑΒ12")
    PostalPoint.objects.create(
        code="ΑΒ12", latitude=38.71, longitude=-9.13, municipality="Lisbon", name="Alfama"
    )
    kind = make_visit_type(
        name="First visit", slug="first-visit", price_cents=135500, deposit_cents=50000
    )
    practitioner = make_practitioner(
        name="Inês Duarte",
        slug="ines-duarte",
        email="ines@tagus.example",
        areas=[area],
        visit_types=[kind],
        user=make_user("ines@tagus.example"),
    )
    home = make_site()
    make_service(home, visit_types=[kind])
    make_area_page(home, area)
    return practitioner


@pytest.fixture
def visitor(clinic, bench):
    return Visitor(bench)
