"""The editing room: drafts are kept, sources are picked, words are reviewed and addresses are not."""

import json

import pytest
from django.test import Client
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.models import Page, TaskState

from blog.models import ArticlePage
from core.citing import CitingRichTextArea
from core.models import Reference, SharedCard
from core.shared_cards import draw
from home.editorial import reviewing
from home.editorial.writing import begin
from home.roles import MARKETING, PUBLISHER, REVIEWER, ensure_roles
from services.checks import findings, sources_of
from services.forms import CareCardForm
from services.models.review import is_reviewed, may_publish, sign
from tests import factories
from tests.pages import site
from tests.pages.test_review import approve, make_member, submit


@pytest.fixture
def home(db):
    home = site.make_site()
    ensure_roles()
    return home


def body(*blocks):
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def test_a_citation_is_one_piece_in_the_editor_and_is_stored_as_before(db):
    Reference.objects.create(title="Stairs", authors="Lee B., Chan A.", year=2020)
    stored = '<p data-block-key="a1b2c">Hold on [^lee-b-2020]. It helps.</p>'
    widget = CitingRichTextArea(features=["citation"])

    shown = json.loads(widget.format_value(stored))
    kept = widget.value_from_datadict({"body": json.dumps(shown)}, {}, "body")

    assert [piece["data"] for piece in shown["entityMap"].values()] == [
        {"key": "lee-b-2020", "label": "Lee B. 2020"}
    ]
    assert kept == stored


def test_what_a_text_cites_is_listed_by_itself_and_what_nobody_kept_is_a_note(home):
    source = Reference.objects.create(key="who-2023", title="Backs")
    words = "<p>One [^gone]. Two [^who-2023].</p>"
    page = site.make_article(home, body=body(("text", words)))

    noted = [found.text for found in findings(page) if found.kind == "citation"]

    assert sources_of(page.body) == page.references == [source]
    assert noted == ["Nobody kept a source “gone”: the page leaves it out."]


@pytest.mark.parametrize(("slug", "said"), [("book", True), ("feed", True), ("backs", False)])
def test_an_address_the_program_uses_is_refused_in_words(home, client, slug, said):
    parent = home if slug == "book" else site.child(home, "articles")
    kind = "home/standardpage" if slug == "book" else "blog/articlepage"
    client.force_login(make_member(MARKETING))
    form = {"title": "Sore", "slug": slug, "audience": "patients", "body-count": "0"}
    for many in ("comments",):
        form |= {f"{many}-TOTAL_FORMS": "0", f"{many}-INITIAL_FORMS": "0"}

    answer = client.post(f"/admin/pages/add/{kind}/{parent.pk}/", form)

    assert Page.objects.filter(slug=slug).exists() is not said
    assert ("The program itself uses this address" in answer.content.decode()) is said


def test_a_list_of_old_addresses_may_say_paths_of_this_site(home, settings):
    form = RedirectForm({"old_path": "/old", "redirect_link": "/fees/", "is_permanent": "on"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["redirect_link"] == settings.BASE_URL + "/fees/"


def test_the_name_that_another_cards_draft_has_is_said_when_a_draft_is_saved(home):
    card, other = site.make_card("head", name="Head"), site.make_card("neck", name="Neck")
    card.name = "Knee"
    card.save_revision()
    form = CareCardForm.__new__(CareCardForm)
    form.instance = other

    assert [field for field, _words in form._taken_by_drafts({"name": "Knee"})] == ["name"]
    assert list(form._taken_by_drafts({"name": "Neck", "slug": "neck"})) == []


def live(home):
    """A published article that somebody signed, as its editor finds it."""
    page = site.make_article(home, intro="Keep moving.")
    editor = make_member(MARKETING)
    revision = page.save_revision(user=editor)
    reviewer = make_member(REVIEWER, registered=True)
    sign(revision, reviewer.practitioner, factories.NOW)
    revision.publish()
    page.refresh_from_db()
    return page, editor, reviewer


def test_another_address_goes_out_without_a_review_and_another_word_does_not(home):
    page, editor, _reviewer = live(home)
    publisher = make_member(PUBLISHER)

    page.slug, page.search_description = "sore-back", "What helps a sore back."
    page.save_revision(user=editor)
    page.refresh_from_db()
    state = page.get_workflow().start(page, editor).current_task_state
    found = (may_publish(page, publisher), is_reviewed(page), state.task.name)
    page.intro = "Lie still."
    page.save_revision(user=editor)
    page.refresh_from_db()

    assert found == (True, False, "Publish")
    assert not may_publish(page, publisher)


def test_a_reviewer_sees_what_changed_since_the_last_signature_and_nobody_else_does(home, client):
    page, editor, reviewer = live(home)
    workflow = submit(page, editor)
    state = workflow.current_task_state
    client.force_login(reviewer)

    rows, _same = reviewing.changes(
        reviewing.last_signature(state).revision.as_object(), state.revision.as_object()
    )
    shown = client.get(f"/admin/reviews/{state.pk}/").content.decode()
    approve(workflow, reviewer)
    signed = client.get("/admin/reviews/").content.decode()
    client.force_login(editor)

    assert [(row.what, row.before, row.now) for row in rows] == [
        ("Summary", "<del>Keep moving.</del>", "<ins>Changed advice.</ins>")
    ]
    assert rows[0].now in shown
    assert f"/admin/reviews/{state.pk}/" in signed and "Nothing waits for you" in signed
    assert client.get(f"/admin/reviews/{state.pk}/").status_code == 302
    assert TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_APPROVED


def test_approving_twice_is_said_and_changes_nothing(home, client):
    page, _editor, _reviewer = live(home)
    client.force_login(make_member(PUBLISHER))
    sent = {"action-workflow-action": "1", "workflow-action-name": "approve"}

    answer = client.post(f"/admin/pages/{page.pk}/edit/", sent, follow=True)

    assert "has been answered already" in answer.content.decode()
    assert page.revisions.count() == 1


@pytest.mark.parametrize("start", ["condition", "question", "how-to", "empty"])
def test_an_article_begins_with_its_headings_and_opens_in_the_editor(home, client, start):
    editor = make_member(MARKETING)
    client.force_login(editor)

    article = begin(site.child(home, "articles"), editor, title="Sore hips", start=start)

    assert client.get(f"/admin/pages/{article.pk}/edit/").status_code == 200
    assert (article.live, ArticlePage.objects.get(pk=article.pk).published) == (False, None)


def test_a_published_article_has_its_day_and_a_picture_with_its_words(home, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = site.make_article(home)
    page.save_revision().publish()
    page.refresh_from_db()

    draw({"page": page.pk}, factories.NOW)
    draw({"page": page.pk}, factories.NOW)
    shown = Client().get(page.address).content.decode()

    assert page.published is not None
    card = SharedCard.objects.get()
    assert [file.name for file in (tmp_path / "images/shared").iterdir()] == [
        card.name.rpartition("/")[2]
    ]
    assert f'/media/{card.name}"' in shown


def test_staff_have_the_checks_on_every_page_and_visitors_have_none(home, client):
    page = site.make_article(home)
    anonymous = client.get(page.address).content.decode()
    client.force_login(make_member(MARKETING))

    signed_in = client.get(page.address)

    assert "userbar" not in anonymous
    assert "js/house-checks" in signed_in.content.decode()
    assert "unsafe-inline" not in signed_in["Content-Security-Policy"]
