"""What is washed away and what stays; and that no form of the house goes round it."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.forms import BaseForm
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.contrib.settings.views import get_setting_edit_handler

from booking.staff.viewsets import base
from core import washing
from core.emails import EmailField
from core.forms import NameField
from core.logs import redact
from core.models import ClinicSettings
from core.personal import Identity
from core.phones import PhoneField, href, kept_if_readable, shown

ROOT = Path(__file__).parents[2]
ROOMS = ("config", "home", "blog", "services", "booking", "accounts", "territory", "core")


def every(cls):
    return {below for direct in cls.__subclasses__() for below in (direct, *every(direct))}


def load_all():
    for room in ROOMS:
        top = ROOT / room if (ROOT / room).is_dir() else ROOT / "site" / room
        for file in top.rglob("*.py"):
            parts = file.relative_to(top.parent).with_suffix("").parts
            if not {"migrations", "bench", "tests"} & set(parts) and parts[-1] not in (
                "wsgi",
                "asgi",
            ):
                import_module(".".join(part for part in parts if part != "__init__"))


def house_forms():
    load_all()
    own = {form for form in every(BaseForm) if form.__module__.split(".")[0] in ROOMS}
    listings = {viewset for viewset in every(base.DeskViewSet) if getattr(viewset, "model", None)}
    made = {viewset().get_form_class() for viewset in listings if not _read_only(viewset)}
    return own | made


def _read_only(viewset):
    return issubclass(viewset, base.ReadOnlyViewSet)


def test_no_form_of_anybody_goes_round_the_washing():
    house_forms()
    import_module(settings.ROOT_URLCONF)  # every page of the admin, with the forms it shows
    loaded = every(BaseForm)

    own_way = sorted(form.__qualname__ for form in loaded if "full_clean" in vars(form))
    unwashed = {form for form in loaded if not getattr(form, "is_washed", True)}
    assert len(loaded) > 150
    assert own_way == []
    assert [form for form in unwashed if not issubclass(form, WagtailAdminPageForm)] == []
    assert BaseForm.full_clean.__module__ == "core.forms"


def test_no_form_reads_a_number_an_address_or_a_name_in_its_own_way():
    kinds = {"phone": PhoneField, "email": EmailField, "contact_name": NameField}
    signing_in = {"ResetForm", "SignInForm"}  # whoever signs in is known under what is on record

    wrong = sorted(
        f"{form.__qualname__}.{name}"
        for form in house_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if name in kinds and not isinstance(field, kinds[name]) and form.__name__ not in signing_in
    )
    assert wrong == []


def test_nobody_else_formats_or_dials_a_telephone_number():
    guess = re.compile(r"import phonenumbers|f[\"']tel:|is_possible_number")
    found = sorted(
        file.name
        for room in ROOMS
        for top in (ROOT / room, ROOT / "site" / room)
        for file in top.rglob("*.py")
        if file.name != "phones.py" and guess.search(file.read_text())
    )
    assert found == []


@pytest.mark.parametrize(
    ("wash", "typed", "clean"),
    [
        (washing.code, "２０２６−１２−０１", "2026-12-01"),
        (washing.code, "\u2066joan@example.com\u2069\t", "joan@example.com"),
        (washing.line, "12½ Main\u00a0St", "12½ Main St"),
        (washing.line, "Ａｎｎ  Ｌｅｅ", "Ann Lee"),
        (washing.line, "می‌نا", "می‌نا"),
        (washing.line, "Jo\u200dan", "Joan"),
        (washing.line, "ක්‍රිෂාන්", "ක්‍රිෂාන්"),
        (washing.prose, "one\r\ntwo  ½ \u202eeno", "one\r\ntwo  ½ eno"),
        (washing.prose, "👩\u200d👧 می‌خواهم", "👩\u200d👧 می‌خواهم"),
    ],
)
def test_each_kind_of_text_keeps_what_means_something_in_it(wash, typed, clean):
    assert wash(typed) == clean
    assert wash(clean) == clean


@pytest.mark.parametrize(
    ("typed", "kept", "said", "link"),
    [
        ("604-555-0142 x12", "+16045550142;ext=12", "604-555-0142 ext. 12", True),
        ("+44 20 7946 0018", "+442079460018", "+44 20 7946 0018", True),
        ("555-0142", "555-0142", "555-0142", False),
        ("", "", "", False),
    ],
)
def test_a_number_is_kept_shown_and_dialled_in_one_way(typed, kept, said, link):
    assert kept_if_readable(typed) == kept == kept_if_readable(kept)
    assert shown(kept) == said
    assert href(kept) == (f"tel:{kept}" if link else "")


def test_an_extension_does_not_make_another_line_of_it():
    person = Identity(phone="+16045550142;ext=12")

    assert person.is_of(phone="(604) 555 0142")
    assert not person.is_of(phone="604-555-0143")
    assert not Identity(phone="").is_of(phone="")


def test_a_number_as_it_is_kept_stays_out_of_the_logs():
    assert redact("told +16045550142;ext=12 twice") == "told [phone] twice"


@pytest.mark.django_db
@pytest.mark.parametrize("viewset", ["practitioners", "service_areas", "visit_types"])
def test_what_the_office_types_into_a_listing_is_washed(viewset):
    by_name = {made.url_namespace: made for made in every(base.DeskViewSet)}
    form = by_name[viewset]().get_form_class()(
        {"name": "\u200bJose\u0301\u00a0 Vega", "phone": "555-0142"}
    )
    form.is_valid()

    assert form.cleaned_data["name"] == "José Vega"
    if viewset == "practitioners":
        assert "The area code is missing" in str(form.errors["phone"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "printed"), [("(604) 555 0142", "604-555-0142"), ("555-0142", None)]
)
def test_the_clinics_own_number_is_printed_as_the_house_writes_it(typed, printed):
    form = get_setting_edit_handler(ClinicSettings).get_form_class()({"phone": typed})
    form.is_valid()

    assert form.cleaned_data.get("phone") == printed
