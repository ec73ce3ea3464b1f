"""What was tried for a day of use, 50 cases: each is checked through its door, here or where it is named.

`tests/data/used-2026-11.json` has what was typed and what was expected. A case without a test, and
a test that is gone, fail here.
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

#: Where each case is checked: a file below tests/, and its test.
CHECKED = {
    "BG-01": "working_days/test_editors.py: "
    "test_marketing_puts_a_picture_with_its_focus_into_an_article_and_submits_it",
    "BG-02": "doors/test_receipt_paper.py: "
    "test_names_of_every_script_stand_on_the_receipt_as_they_were_typed",
    "BG-03": "doors/test_receipt_paper.py: "
    "test_page_and_paper_name_the_year_the_day_of_issue_the_payments_and_the_street",
    "BG-04": "doors/test_api_clients.py: test_the_document_is_valid_openapi",
    "BG-05": "doors/test_portal_calendar.py: "
    "test_the_address_opens_in_the_devices_calendar_and_robots_may_fetch_it",
    "BG-06": "doors/test_what_comes_in.py: test_an_extension_is_dialled_after_the_number",
    "BG-07": "doors/test_what_comes_in.py: "
    "test_a_number_that_cannot_ring_is_refused_with_what_is_missing",
    "BG-08": "doors/test_what_comes_in.py: test_nobody_is_visited_in_a_box",
    "BG-09": "doors/office/test_finding.py: test_a_caller_is_found_by_what_they_say",
    "BG-10": "doors/office/test_spreadsheets.py: "
    "test_every_export_opens_with_its_accents_its_headings_and_figures_that_add_up",
    "BG-11": "doors/office/test_spreadsheets.py: test_money_comes_and_goes_as_numbers_that_add_up",
    "BG-12": "doors/test_what_comes_in.py: "
    "test_a_postal_code_is_read_at_every_door_whatever_was_pasted_with_it",
    "BG-13": "doors/test_what_comes_in.py: "
    "test_a_postal_code_is_read_at_every_door_whatever_was_pasted_with_it",
    "BG-14": "doors/test_what_comes_in.py: "
    "test_the_same_person_is_found_whatever_was_pasted_into_the_address",
    "BG-15": "operations/test_letters_and_calendars_as_programs_read_them.py: "
    "test_every_letter_is_named_after_the_sending_domain_and_says_who_and_what_sent_it",
    "BG-16": "operations/test_letters_and_calendars_as_programs_read_them.py: "
    "test_the_invitation_is_the_last_of_the_alternatives_and_a_file",
    "BG-17": "operations/test_letters_and_calendars_as_programs_read_them.py: "
    "test_the_invitation_is_the_last_of_the_alternatives_and_a_file",
    "BG-19": "pages/test_every_page_answers.py: "
    "test_an_article_is_the_same_entry_of_a_feed_when_its_address_changes",
    "BG-21": "doors/test_portal_calendar.py: "
    "test_three_readers_understand_the_feed_and_when_to_ask_again",
    "BG-22": "doors/test_portal_map.py: "
    "test_navigate_asks_once_which_map_and_then_leads_straight_to_the_whole_address",
    "BG-23": "journeys/test_on_paper.py: "
    "test_the_confirmation_is_printed_in_black_on_one_page_without_buttons",
    "BG-25": "doors/test_patient_details.py: "
    "test_a_wrong_code_corrected_keeps_the_held_time_and_leaves_no_other_hold",
    "BG-26": "pages/test_pictures.py: test_a_picture_that_cannot_be_is_refused_on_that_file",
    "BG-27": "pages/test_pictures.py: test_a_picture_that_cannot_be_is_refused_on_that_file",
    "BG-29": "pages/test_pictures.py: test_a_logos_transparency_is_kept",
    "BG-31": "pages/test_pictures.py: "
    "test_place_and_camera_never_become_public_and_the_picture_stands_upright",
    "BG-32": "core/test_names.py: test_first_name_and_initial_are_said_and_never_the_whole",
    "BG-34": "doors/test_what_comes_in.py: test_the_office_books_with_the_number_as_it_rings",
    "BG-37": "doors/test_patient_visit.py: test_opening_the_cancel_page_cancels_nothing",
    "BG-38": "operations/test_messages.py: "
    "test_a_calendar_replaces_its_entry_when_the_visit_moves_or_is_off",
    "BG-39": "doors/test_lost_links.py: "
    "test_without_the_link_a_visits_address_says_how_it_opens_whether_it_exists_or_not",
    "BG-41": "doors/test_patient_details.py: test_pressing_pay_twice_leads_to_one_payment_page",
    "BG-42": "doors/test_patient_journey.py: "
    "test_a_booked_draft_forgets_its_answers_and_leads_to_its_visit",
    "BG-44": "pages/test_pictures.py: "
    "test_place_and_camera_never_become_public_and_the_picture_stands_upright",
    "BG-45": "pages/test_pictures.py: test_a_print_shops_cmyk_becomes_rgb",
    "BG-50": "pages/test_search.py: test_whatever_is_typed_the_search_page_answers",
    "BG-52": "pages/test_every_page_answers.py: test_articles_have_an_rss_and_an_atom_feed",
    "BG-53": "doors/test_api_clients.py: "
    "test_a_client_made_from_the_document_calls_every_operation",
    "BG-54": "doors/test_api.py: test_generated_requests_get_documented_answers",
    "BG-55": "core/test_right_hour.py: test_half_past_nine_on_15_december_2026_is_16_30_utc",
    "BG-57": "doors/test_patient_french.py: test_the_whole_journey_leaves_no_english_of_ours",
}
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
