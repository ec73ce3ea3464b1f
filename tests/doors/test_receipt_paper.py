"""The receipt as a paper, read as a reader's program reads it."""

import ctypes
import unicodedata

import pytest
from pypdfium2 import PdfDocument, raw

from booking.models import LedgerEntry, Patient, Visit
from core.models import ClinicSettings
from core.paper import NoGlyph, set_in_type
from tests.doors.patient import words_of
from tests.factories import at

pytestmark = pytest.mark.django_db
NAMES = [
    "Nguyễn Thị Hằng",
    "İbrahim Işık",
    "Анна Петрова",
    "Ελένη Παπαδοπούλου",
    "王小明",
    "陳大文",
    "Li Wei (李伟)",
    "김민준",
    "佐藤さくら",
    "ਗੁਰਪ੍ਰੀਤ ਕੌਰ",
    "प्रिया शर्मा",
    "محمد رضایی",
    "می‌خواهم",
    "שרה כהן",
    "தமிழரசி",
    "สมชาย",
    "Jose\u0301",
]


def paper(follower, booked):
    """The paper as the reader inside Chrome opens it."""
    answer = follower.get(f"/visit/{booked.public_ref}/receipt.pdf")
    assert answer.status_code == 200
    return PdfDocument(answer.content)


def text_of(document):
    return " ".join(document[0].get_textpage().get_text_range().split())


def letters(words):
    """The letters of a text without their order: programs differ in how they turn right to left."""
    plain = unicodedata.normalize("NFKC", words)
    return sorted(one for one in plain if unicodedata.category(one) not in ("Cf", "Zs", "Cc"))


def test_names_of_every_script_stand_on_the_receipt_as_they_were_typed(follower, booked, caplog):
    read = {}
    for name in NAMES:
        Patient.objects.update(name=name)
        text = text_of(paper(follower, booked))
        read[name] = letters(text.split(" 2026 ")[1].split("Date of the visit")[0])

    assert read == {name: letters("Patient" + name) for name in NAMES}
    assert "no font" not in caplog.text


def test_a_character_that_no_font_has_is_seen_on_paper_and_said_in_the_log(
    follower, booked, caplog
):
    Patient.objects.update(name="Ann 𓀀 Lee")

    text = text_of(paper(follower, booked))

    assert "Ann \N{REPLACEMENT CHARACTER} Lee" in text
    assert "no font of ours has: U+13000" in caplog.text
    with pytest.raises(NoGlyph, match=r"U\+13000"):
        words = '{"written_on":[2026,1,1],"title":"𓀀","clinic":[""],"language":"en","mark":""'
        set_in_type("receipt.typ", words + ',"rows":[],"notes":[]}')


def test_the_receipt_can_be_read_aloud_and_searched(follower, booked):
    document = paper(follower, booked)

    kinds = [kind_of(each) for each in children(document[0])]
    assert document.is_tagged()
    assert kinds[-3:] == ["Table", "P", "P"] and "H1" in kinds
    assert document.get_metadata_value("Title") == "Statement of a deposit"
    assert len(document) == 1


def children(page):
    tree = raw.FPDF_StructTree_GetForPage(page)
    count = raw.FPDF_StructTree_CountChildren(tree)
    top = [raw.FPDF_StructTree_GetChildAtIndex(tree, number) for number in range(count)]
    found = []
    for each in top:
        below = raw.FPDF_StructElement_CountChildren(each)
        found += [each, *(raw.FPDF_StructElement_GetChildAtIndex(each, n) for n in range(below))]
    return found


def kind_of(element):
    buffer = ctypes.create_string_buffer(100)
    length = raw.FPDF_StructElement_GetType(element, buffer, 100)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le")


def test_cash_taken_at_the_door_stands_on_the_receipt(follower, booked):
    Visit.objects.filter(pk=booked.pk).update(status="completed")
    moment = at("2026-11-25", "10:20")
    LedgerEntry.objects.create(
        visit=booked, kind="cash", amount_cents=8500, currency="cad", key="cash", at=moment
    )

    text = text_of(paper(follower, booked))

    assert "Paid in cash $85 on Wednesday 25 November 2026" in text
    assert "Paid $135 Balance $0" in text


def test_page_and_paper_name_the_year_the_day_of_issue_the_payments_and_the_street(
    follower, booked
):
    Visit.objects.filter(pk=booked.pk).update(status="completed")
    settings = ClinicSettings.current()
    settings.address_street, settings.address_city = "1 Harbour Light Lane", "Burnaby"
    settings.address_postal_code = "V5H 0X0"
    settings.save()

    page = words_of(follower.get(f"/visit/{booked.public_ref}/receipt/"))
    text = text_of(paper(follower, booked))

    for words in (
        "1 Harbour Light Lane Burnaby, BC V5H 0X0",
        "Date of the visit Wednesday 25 November 2026, 9:30 am",
        "Paid by card $50 on Friday 20 November 2026",
        "Date of issue Friday 20 November 2026",
    ):
        assert words in page
        assert words in text
