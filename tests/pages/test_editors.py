"""What editors are told, and what the reports find."""

import datetime as dt
import json
import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.clock import now
from core.models import ClinicSettings, Reference
from home.editorial import reports
from home.models import Feedback, PageMonth
from home.operations.feedback import PageGone
from home.roles import MARKETING, ensure_roles
from services.checks import findings
from tests import factories
from tests.pages import site
from tests.refusals import provoked

FINE = "What helps a sore back at home, and the signs that need a doctor or 911."


@pytest.fixture
def home(db):
    return site.make_site()


def text(html):
    return {"type": "text", "value": html}


def kinds(page):
    return [finding.kind for finding in findings(page)]


def reviewed(home, **fields):
    from core.models import Author

    return site.make_article(
        home,
        author=Author.objects.create(name="Bo Lee", slug="bo-lee"),
        reviewer=factories.make_practitioner(hours=""),
        last_reviewed=dt.date(2026, 10, 6),
        next_review=dt.date(2027, 10, 6),
        search_description=FINE,
        **fields,
    )


def test_a_complete_article_has_nothing_to_look_at(home):
    assert kinds(reviewed(home)) == []


def test_a_condition_without_when_to_get_help_is_noticed(home):
    assert kinds(reviewed(home, conditions="Low back pain")) == ["care", "references"]


@pytest.mark.parametrize(("read", "told"), [((2026, 10, 6), []), ((2026, 10, 7), ["review"])])
def test_a_review_older_than_its_sources_is_noticed(home, read, told):
    source = Reference.objects.create(key="who", title="Facts", accessed=dt.date(*read))
    body = json.dumps([{"type": "references", "value": {"title": "", "references": [source.pk]}}])

    assert kinds(reviewed(home, body=body)) == told


def test_a_source_is_not_read_on_a_day_to_come_nor_before_it_was_out(home):
    today = timezone.localdate(now())

    Reference(key="who", title="Facts", year=today.year, accessed=today).full_clean()

    for wrong in (today + dt.timedelta(days=1), today - dt.timedelta(days=366)):
        with pytest.raises(ValidationError):
            Reference(key="who", title="Facts", year=today.year, accessed=wrong).full_clean()


@pytest.mark.parametrize("word", ["cure", "Guaranteed", "miracle", "pain-free"])
def test_a_promise_is_noticed(home, word):
    assert kinds(reviewed(home, intro=f"We {word} your back.")) == ["promise"]


@pytest.mark.parametrize(
    "words",
    [
        "We break up adhesions.",
        "Breaking down the tight old scar tissue",
        "your adhesions are broken up",
        "It dissolves scars",
        "flushing out toxins",
        "a detoxifying massage",
        "We put your back back in place.",
        "realigning the spine",
        "It always works.",
        "curing back pain",
        "guaranteeing relief",
        "a miraculous treatment",
        "100 per cent safe",
        "painless",
    ],
)
def test_the_agreed_words_are_noticed_in_every_form_and_every_part_of_the_page(home, words):
    body = json.dumps([text(f"<p>Good morning.</p><ul><li>{words}</li></ul>")])

    assert kinds(reviewed(home, body=body)) == ["promise"]
    assert kinds(reviewed_again := site.make_page(home, intro=words, search_description=FINE)) == [
        "promise"
    ], reviewed_again


@pytest.mark.parametrize(
    "words",
    [
        "We do not break or dissolve scar tissue with our hands.",
        "Neither of them breaks up tissue or washes anything out.",
        "Nobody can put your back back in place.",
        "Break up long sitting. Then look at the scar.",
        "Move your hips back towards the chair.",
        "Take a break, and let the joint rest.",
    ],
)
def test_saying_what_we_do_not_claim_is_no_promise(home, words):
    assert kinds(reviewed(home, intro=words)) == []


def test_secure_is_not_a_cure(home):
    assert kinds(reviewed(home, intro="Secure the rug. Procure a rail.")) == []


def test_a_link_called_click_here_is_noticed(home):
    body = json.dumps([text('<p><a href="/fees/">Click here</a></p>')])

    assert kinds(reviewed(home, body=body)) == ["link"]


def test_a_missing_review_is_noticed_part_by_part(home):
    page = site.make_article(home, search_description=FINE)

    assert kinds(page) == ["review"] * 4


def test_a_short_description_is_noticed(home):
    assert kinds(site.make_page(home, search_description="Fees.")) == ["description"]


def test_due_for_review_lists_oldest_first(home):
    site.make_article(home, "Later", "later", next_review=dt.date(2028, 1, 1))
    site.make_article(home, "Soon", "soon", next_review=dt.date(2026, 12, 1))
    site.make_article(home, "Never", "never")

    found = reports.due_for_review(dt.date(2026, 11, 20))

    assert [row.title for row in found] == ["Never", "Soon"]


def test_orphans_and_broken_links_are_found(home):
    lonely = site.make_page(home, "Old offer", "old-offer")
    gone = site.make_page(home, "Gone", "gone", live=False)
    links = f'<p><a linktype="page" id="{gone.pk}">x y</a> <a href="/nowhere/">z z</a></p>'
    site.make_page(home, "Fees", "fees", body=json.dumps([text(links)]))

    assert [row.title for row in reports.orphans()] == [lonely.title]
    assert [(row.title, row.text) for row in reports.broken_links()] == [
        ("Fees", f"leads nowhere: page {gone.pk}"),
        ("Fees", "leads nowhere: /nowhere/"),
    ]


def test_a_navigation_link_to_nowhere_is_broken(home):
    site.make_page(home)
    ClinicSettings.objects.create(pk=1, navigation_text="Old | /old/\nFees | /fees/")

    assert [row.text for row in reports.broken_links()] == ["/old/"]


def test_results_join_views_searches_and_visits_of_a_month(home):
    page = site.make_article(home)
    start = dt.datetime(2026, 11, 1, tzinfo=factories.VANCOUVER)
    end = dt.datetime(2026, 12, 1, tzinfo=factories.VANCOUVER)
    PageMonth.objects.create(page_id=page.pk, month=dt.date(2026, 11, 1), views=40, searches=5)
    PageMonth.objects.create(page_id=page.pk, month=dt.date(2026, 10, 1), views=9)
    Feedback.objects.create(page=page, helpful=True, at=factories.NOW)
    kind, person = factories.make_visit_type(), factories.make_practitioner()
    for hour, status in (("09:00", "confirmed"), ("12:00", "released")):
        factories.make_visit(
            practitioner=person,
            visit_type=kind,
            start=factories.at("2026-11-25", hour),
            status=status,
            source_page_id=page.pk,
        )

    (result,) = reports.page_results(start, end)

    assert (result.views, result.searches, result.held, result.booked) == (40, 5, 2, 1)
    assert (result.helpful, result.unhelpful) == (1, 0)


ADMIN = [
    *(
        f"/admin/look-after/{name}/"
        for name in ("review", "words", "descriptions", "areas", "orphans", "links")
    ),
    "/admin/results/",
    "/admin/results/?month=nonsense",
]


@pytest.mark.parametrize("address", ADMIN)
def test_editors_can_open_every_report_and_the_office_none(home, client, address):
    from django.contrib.auth.models import Group

    from booking.staff.roles import ensure_office_roles

    ensure_roles()
    ensure_office_roles()
    editor, office = factories.make_user("m@x.example"), factories.make_user("o@x.example")
    editor.groups.add(Group.objects.get(name=MARKETING))
    office.groups.add(Group.objects.get(name="Office"))

    client.force_login(editor)
    assert client.get(address).status_code == 200
    client.force_login(office)
    assert client.get(address).status_code == 302


def test_the_editor_of_every_page_type_opens(home, client):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))
    area = factories.make_area()
    person = factories.make_practitioner(areas=[area])
    pages = [
        home,
        site.make_article(home),
        site.make_service(home),
        site.make_area_page(home, area),
        site.make_profile(home, person),
        site.make_page(home),
        site.child(home, "contact"),
        site.child(home, "articles"),
    ]

    codes = {page.title: client.get(f"/admin/pages/{page.pk}/edit/").status_code for page in pages}

    assert codes == {page.title: 200 for page in pages}


def test_feedback_is_kept_and_strangers_sites_cannot_send_it(home, client):
    page = site.make_article(home)
    answer = {"page": page.pk, "helpful": "yes"}

    here = client.post("/feedback/", answer, headers={"Sec-Fetch-Site": "same-origin"})
    there = client.post("/feedback/", answer, headers={"Sec-Fetch-Site": "cross-site"})

    assert here.headers["Location"] == "/feedback/?back=/articles/low-back-pain/"
    assert there.status_code == 400
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("page", ["1", "999999"])
def test_an_opinion_about_no_page_is_about_nothing(home, client, page):
    with provoked(PageGone):
        answer = client.post(
            "/feedback/",
            {"page": page, "helpful": "yes"},
            headers={"Sec-Fetch-Site": "same-origin"},
        )

    assert answer.status_code == 404
    assert Feedback.objects.count() == 0


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_way_back_never_leaves_the_site(home, client, back):
    html = client.get("/feedback/", {"back": back}).content.decode()

    leads = re.findall(r'(?:href|action|src|value)="([^"]*)"', html)
    assert [lead for lead in leads if re.match(r"\s*(https?:)?[/\\]{2}evil", unescape(lead))] == []
    assert [lead for lead in leads if "evil" in lead and not lead.startswith("/language/")] == []


def test_a_page_goes_out_at_its_hour(home, client):
    from home.operations.schedule import publish_due_pages

    page = site.make_page(home, live=False)
    page.go_live_at = now() + dt.timedelta(seconds=-5)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    revision.approved_go_live_at = page.go_live_at
    revision.save()
    assert client.get("/fees/").status_code == 404

    publish_due_pages(now())

    assert client.get("/fees/").status_code == 200


def test_a_heading_of_a_part_without_a_whole_is_noted_in_a_draft(home):
    part = {"type": "heading", "value": {"level": "h3", "text": "What helps"}}

    assert kinds(reviewed(home, body=json.dumps([part]))) == ["heading"]
