"""What was tried for a day of use, 50 cases: each is checked through its door, here or where it is named.

`tests/data/used-2026-11.json` has what was typed, what was expected, and where it is checked. A case
without a test, and a test that is gone, fail here.
"""

import ast
import json

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from booking.models import PostalPoint
from core import outbox
from core.clock import now
from core.models import ClinicImage
from home.roles import MARKETING, ensure_roles
from tests.doors.patient import words_of
from tests.factories import make_user
from tests.pages import site
from tests.test_architecture import ROOT
from tests.working_days.colleague import Colleague, a_photo

CASES = json.loads((ROOT / "tests/data/used-2026-11.json").read_text(encoding="utf-8"))

#: Where a case is checked elsewhere: a file below tests/, and its test.
CHECKED = {case["id"]: case["checked"] for case in CASES if "checked" in case}
#: What has no door of the program's: the browser turns what Word pastes into the editor's own form.
NO_DOOR = {"BG-46"}


def test_every_case_is_checked_here_or_where_it_is_said():
    here = {f"BG-{name.split('_')[2]}" for name in globals() if name.startswith("test_bg_")}
    named = set(CHECKED) | here | NO_DOOR

    assert {case["id"] for case in CASES} == named
    assert len(CASES) == 50


def test_every_named_test_is_there():
    gone = []
    for case, where in CHECKED.items():
        file, _colon, name = where.partition(": ")
        tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        gone += [] if name in names else [(case, where)]

    assert gone == []


@pytest.fixture
def at_details(patient):
    return patient.until("details")


@pytest.mark.parametrize(
    "phone",
    [
        "+91 98515 87246",
        "+98 912 345 6789",
        "011 44 20 7946 0018",
        "６０４－５５５－０１４２",
        "۶۰۴۵۵۵۰۱۴۲",
        "tel:604-555-0142",
    ],
)
def test_bg_36_a_number_of_anywhere_is_taken_however_it_is_written(at_details, phone):
    assert at_details.post("details", phone=phone).status_code == 302


def test_bg_40_the_file_to_download_invites_nobody_and_the_mailed_one_its_reader(follower, booked):
    outbox.run_due(now())
    letter = next(one for one in mail.outbox if one.to == ["joan@example.org"]).message()
    mailed = next(
        part.get_payload(decode=True)
        for part in letter.walk()
        if part.get_content_type() == "text/calendar"
    )
    own = follower.get(f"/visit/{booked.public_ref}/calendar.ics").content

    assert b"METHOD:PUBLISH" in own and b"ATTENDEE" not in own
    assert b"METHOD:REQUEST" in mailed
    assert b"ATTENDEE" in mailed and b"ORGANIZER" in mailed
    for file in (own, mailed):
        lines = file.split(b"\r\n")
        assert max(len(line) for line in lines) <= 75
        assert not [line for line in lines if b"\n" in line]


@pytest.mark.django_db
def test_bg_43_a_letter_that_looks_like_another_gets_no_reset(client):
    make_user("office@tidewater.example")

    alike = client.post("/accounts/password/reset/", {"email": "offıce@tidewater.example"})
    other = client.post("/accounts/password/reset/", {"email": "OFFICE@tidewater.example"})
    outbox.run_due(now())

    assert (alike.status_code, alike.url) == (other.status_code, other.url)
    assert [letter.to for letter in mail.outbox] == [["office@tidewater.example"]]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tête à tête – 王 (1).jpg", "é" * 90 + ".jpg"])
def test_bg_47_a_picture_of_any_name_is_stored(settings, tmp_path, name):
    settings.MEDIA_ROOT = tmp_path / "media"
    site.make_site()
    ensure_roles()
    editor = Colleague(make_user("marketing@tidewater.example"))
    editor.user.groups.add(*User.groups.field.related_model.objects.filter(name=MARKETING))
    photo = SimpleUploadedFile(name, a_photo().read(), "image/jpeg")

    answer = editor.upload("/admin/images/multiple/add/", photo)

    assert answer["success"]
    assert ClinicImage.objects.get(pk=answer["image_id"]).file.size > 0


@pytest.mark.django_db
def test_bg_48_an_address_of_any_script_opens_and_leads_on_when_it_changes(
    client, django_capture_on_commit_callbacks
):
    page = site.make_article(site.make_site(), title="太极", slug="太极-balance")
    raw = f"/articles/{page.slug}/"
    assert client.get(raw).status_code == 200
    assert client.get("/articles/%E5%A4%AA%E6%9E%81-balance/").status_code == 200

    page.slug = "tai-chi"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    moved = client.get(raw)
    assert (moved.status_code, moved.url) == (301, "/articles/tai-chi/")


@pytest.mark.parametrize(
    "name", ["O", "王", "A" * 120, "Sinéad O’Neill", "Sinéad O'Neill", "Joan 🌊", "محمد رضایی"]
)
def test_bg_49_a_name_is_taken_and_shown_as_it_was_typed(at_details, name):
    sent = at_details.post("details", name=name)

    assert sent.status_code == 302
    assert (
        name in words_of(at_details.get("/book/details/"))
        or name in (at_details.get("/book/details/").context["form"].initial["name"])
    )


def test_bg_49_a_name_put_together_of_signs_is_the_same_name(at_details):
    at_details.post("details", name="Jose\u0301 Nun\u0303ez")

    kept = at_details.get("/book/details/").context["form"].initial["name"]
    assert kept == "José Nuñez"


def test_bg_49_a_name_of_121_letters_is_refused_in_words(at_details):
    sent = at_details.post("details", name="A" * 121)

    assert sent.status_code == 422
    assert "120" in words_of(sent)


SHEET = 'code,latitude,longitude,municipality\r\nK1A 0B1,45.4208,-75.6900,"Ottawa, Ontario"\r\n'


@pytest.mark.django_db
@pytest.mark.parametrize("names", ["code,latitude", " Code , Latitude "])
def test_bg_51_a_table_from_a_spreadsheet_is_read(tmp_path, names):
    file = tmp_path / "codes.csv"
    file.write_bytes(SHEET.replace("code,latitude", names).encode("utf-8-sig"))

    call_command("import_postal_codes", str(file))

    found = PostalPoint.objects.get(code="K1A0B1")
    assert (found.latitude, found.longitude, found.municipality) == (
        45.4208,
        -75.69,
        "Ottawa, Ontario",
    )


@pytest.mark.django_db
def test_bg_51_a_code_that_a_spreadsheet_keeps_as_text_is_that_code(tmp_path):
    file = tmp_path / "codes.csv"
    file.write_text(SHEET.replace("K1A 0B1", '="V8A"'), encoding="utf-8")

    call_command("import_postal_codes", str(file))

    assert PostalPoint.objects.get(code="V8A").municipality == "Ottawa, Ontario"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        SHEET.replace(",", ";").encode(),
        SHEET.encode("utf-16"),
    ],
)
def test_bg_51_what_is_no_such_table_is_refused_and_nothing_is_written(tmp_path, content):
    file = tmp_path / "codes.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("import_postal_codes", str(file))

    assert "codes.csv" in str(refused.value)
    assert not PostalPoint.objects.filter(code="K1A0B1").exists()


@pytest.mark.parametrize(
    ("email", "to"),
    [
        ("joan@bücher.example", "joan@xn--bcher-kva.example"),
        ("joan@例え.テスト", "joan@xn--r8jz45g.xn--zckzah"),
    ],
)
def test_bg_56_an_address_of_another_alphabet_is_written_to(patient, email, to):
    patient.until("details")
    assert patient.post("details", email=email).status_code == 302
    patient.post("address")
    patient.pay()
    mail.outbox.clear()
    outbox.run_due(now())

    written = [str(letter.message()["To"]) for letter in mail.outbox]
    assert to in " ".join(written)


def test_bg_56_the_page_of_the_answers_shows_the_address_as_it_was_typed(patient):
    patient.until("details")
    patient.post("details", email="joan@bücher.example")
    patient.post("address")

    assert reverse("patient:check") == "/book/check/"
    assert "joan@bücher.example" in words_of(patient.get("/book/check/"))
