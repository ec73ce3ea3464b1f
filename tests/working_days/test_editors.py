"""What docs/editors-guide.md says marketing, a reviewer and a publisher may do, they can; no more."""

import datetime as dt

import pytest
from wagtail.documents.models import Document
from wagtail.models import Comment, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from blog.models import ArticlePage
from core.clock import now
from core.local_time import moment
from core.models import ClinicImage, Reference
from home.roles import MARKETING, PUBLISHER, REVIEWER
from services.models.review import is_reviewed
from tests.pages import site
from tests.working_days.colleague import a_paper, a_photo, fields_of

NOTHING_TO_PRESS = [
    "/admin/snippets/core/alert/add/",
    "/admin/redirects/add/",
    "/admin/snippets/home/synonym/add/",
    "/admin/searchpicks/add/",
]
NOT_AN_EDITORS = [
    "/admin/visits/",
    "/admin/practitioners/",
    "/admin/settings/core/clinicsettings/",
    "/admin/users/",
    "/admin/contact-messages/",
    "/practice/",
]


def body(*blocks):
    return nested_form_data({"body": streamfield(list(blocks))})


def help_card():
    """The block that shows a published card."""
    return ("care_card", {"card": site.make_card().pk})


def advice(*blocks):
    """A body that may go to a reviewer: it says when to get help, and where it has its facts from."""
    source, _new = Reference.objects.get_or_create(
        key="nice-2016", defaults={"title": "Stairs", "publisher": "NICE", "year": 2016}
    )
    listed = {"count": 1, "0": {"deleted": "", "order": "0", "value": source.pk, "id": ""}}
    named = {"title": "References", "references": listed}
    return body(help_card(), ("references", named), *blocks)


def written(editor, home, **fields):
    """A new article of the editor's, saved as a draft."""
    index = site.child(home, "articles").pk
    path = f"/admin/pages/add/blog/articlepage/{index}/"
    answers = {"title": "Stairs after a new hip", "slug": "stairs", "intro": "Good leg first."}
    answers["search_description"] = (
        "How to go up and down stairs after a new hip, and when to ask for help."
    )
    editor.press(path, "title", **answers, **body(("text", rich_text("<p>Hold on.</p>")), **fields))
    return ArticlePage.objects.get(slug="stairs")


def edit(page):
    return f"/admin/pages/{page.pk}/edit/"


def submit(editor, page):
    return editor.press(edit(page), "title", **{"action-submit": "1"}, **advice())


def comment(colleague, page, words):
    """A remark beside the summary, as the editor sends it."""
    form = fields_of(colleague.open(edit(page)), "title")
    remark = {"text": words, "position": "", "contentpath": "intro", "resolved": "", "DELETE": ""}
    remark |= {"id": "", "replies-TOTAL_FORMS": "0", "replies-INITIAL_FORMS": "0"}
    form |= {"comments-TOTAL_FORMS": "1", "comments-INITIAL_FORMS": "0"}
    form |= {f"comments-0-{name}": value for name, value in remark.items()}
    return form | advice()


def test_marketing_puts_a_picture_with_its_focus_into_an_article_and_submits_it(home, colleague):
    editor = colleague(MARKETING)
    assert 'href="/admin/images/"' in editor.open("/admin/")
    done = editor.upload("/admin/images/multiple/add/", a_photo())
    image = ClinicImage.objects.get(pk=done["image_id"])
    focus = {f"focal_point_{side}": "20" for side in ("x", "y", "width", "height")}
    editor.press(f"/admin/images/{image.pk}/", "focal_point_x", description="A hall", **focus)
    assert "Upload" in editor.open("/admin/images/chooser/")
    assert editor.opens(f"/admin/images/chooser/chosen/{image.pk}/")
    editor.upload("/admin/documents/multiple/add/", a_paper())
    article = written(editor, home)
    picture = {"image": {"image": image.pk, "alt_text": "A hall", "decorative": ""}, "caption": ""}

    said = editor.press(
        edit(article),
        "title",
        **{"action-submit": "1"},
        **advice(("image", picture)),
    )

    image.refresh_from_db()
    article.refresh_from_db()
    article = article.get_latest_revision_as_object()
    assert (image.focal_point_x, image.uploaded_by_user) == (20, editor.user)
    assert [block.block_type for block in article.body] == ["care_card", "references", "image"]
    assert article.current_workflow_task.name == "Clinical review"
    assert "submitted for moderation" in said[0]
    assert Document.objects.get().uploaded_by_user == editor.user
    assert editor.opens("/admin/look-after/review/") and editor.opens("/admin/results/")


@pytest.mark.parametrize("press", ["action-submit", "action-publish", "action-restart-workflow"])
def test_health_advice_without_its_card_or_sources_stays_a_draft(home, colleague, press):
    editor = colleague(PUBLISHER)
    article = written(editor, home)
    bare = fields_of(editor.open(edit(article)), "title") | {"conditions": "Hip pain"}

    said = {
        what: editor.browser.post(edit(article), {**bare, **blocks, press: "1"}).content.decode()
        for what, blocks in {
            "nothing": body(),
            "a card": body(help_card()),
        }.items()
    }
    saved = editor.send(edit(article), {**bare, **body()})

    assert "add a care card" in said["nothing"] and "add references" in said["nothing"]
    assert "add a care card" not in said["a card"] and "add references" in said["a card"]
    article.refresh_from_db()
    assert article.current_workflow_task is None and not article.live
    assert saved and article.get_latest_revision().content["conditions"] == "Hip pain"


def test_marketing_keeps_shared_texts_and_decides_nothing(home, colleague):
    editor = colleague(MARKETING)
    page = site.make_page(home)

    for name in ("faq", "reference", "glossaryterm", "author", "calltoaction"):
        assert editor.opens(f"/admin/snippets/core/{name}/add/"), name
    editor.press(edit(page), "title", **{"action-publish": "1"}, **body())

    page.refresh_from_db()
    assert not page.live_revision_id
    assert [path for path in [*NOTHING_TO_PRESS, *NOT_AN_EDITORS] if editor.opens(path)] == []
    assert not editor.opens(f"/admin/pages/{page.pk}/unpublish/")


def test_a_reviewer_comments_approves_and_lands_on_a_page_she_may_see(home, colleague):
    article = written(editor := colleague(MARKETING), home)
    submit(editor, article)
    reviewer = colleague(REVIEWER, registered=True)
    assert article.title in reviewer.open("/admin/")

    reviewer.send(edit(article), comment(reviewer, article, "Say for how long."))
    said = reviewer.send(
        edit(article),
        fields_of(reviewer.open(edit(article)), "title")
        | advice()
        | {"action-workflow-action": "1", "workflow-action-name": "approve"},
    )

    article.refresh_from_db()
    assert Comment.objects.get().text == "Say for how long."
    assert f"Signed. “{article.title}” now waits for: Publish." in said
    assert "has been updated" not in " ".join(said)
    assert article.current_workflow_task.name == "Publish"
    assert reviewer.landed == "/admin/"
    assert said and not reviewer.opens(edit(article))
    assert [path for path in [*NOTHING_TO_PRESS, *NOT_AN_EDITORS[:5]] if reviewer.opens(path)] == []
    assert not reviewer.opens("/admin/images/") and not reviewer.opens("/admin/pages/")


@pytest.mark.parametrize("where", ["the editor", "the window for a remark"])
def test_a_refusal_leads_a_reviewer_home_too(home, colleague, where):
    article = written(editor := colleague(MARKETING), home)
    submit(editor, article)
    reviewer = colleague(REVIEWER, registered=True)
    state = article.current_workflow_task_state.pk

    if where == "the editor":
        form = fields_of(reviewer.open(edit(article)), "title") | advice()
        said = reviewer.send(
            edit(article), form | {"action-workflow-action": "1", "workflow-action-name": "reject"}
        )
        assert said == [
            f"Sent back. “{article.title}” is with its editors again; nothing was published."
        ]
    else:
        path = f"/admin/pages/workflow/action/{article.pk}/reject/{state}/"
        reviewer.send(path, {"comment": "Too long."})

    assert reviewer.landed == "/admin/"
    assert editor.opens(edit(article))


def test_who_changes_a_word_while_reviewing_cannot_approve(home, colleague):
    article = written(editor := colleague(MARKETING), home)
    submit(editor, article)
    reviewer = colleague(REVIEWER, registered=True)

    reviewer.press(edit(article), "title", intro="Bad leg first.", **advice())
    reviewer.press(
        edit(article),
        "title",
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
        **advice(),
    )

    assert article.current_workflow_task.name == "Clinical review"


def test_an_hour_set_by_the_editor_is_said_to_the_publisher_who_approves(home, colleague):
    article = written(editor := colleague(MARKETING), home)
    tomorrow = now() + dt.timedelta(days=1)
    hour = {"go_live_at": tomorrow.strftime("%Y-%m-%d %H:%M")}
    editor.press(edit(article), "title", **{"action-submit": "1"}, **hour, **advice())
    approve = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    colleague(REVIEWER, registered=True).press(edit(article), "title", **approve, **advice())

    said = colleague(PUBLISHER).press(edit(article), "title", **approve, **advice())

    when = moment(tomorrow)
    assert said == [f"Approved. “{article.title}” goes out by itself on {when}."]
    assert not ArticlePage.objects.get(pk=article.pk).live


def approved(home, colleague, writer=MARKETING):
    article = written(editor := colleague(writer), home)
    submit(editor, article)
    reviewer = colleague(REVIEWER, registered=True)
    state = article.current_workflow_task_state.pk
    path = f"/admin/pages/workflow/action/{article.pk}/approve/{state}/"
    reviewer.send(path, {"comment": ""})
    article.refresh_from_db()
    return article, editor


def test_a_publisher_comments_publishes_schedules_and_unpublishes(home, colleague):
    article, _editor = approved(home, colleague)
    publisher = colleague(PUBLISHER)

    publisher.send(edit(article), comment(publisher, article, "Ready."))
    approve = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    said = publisher.press(edit(article), "title", **approve, **advice())
    article.refresh_from_db()
    assert f"Approved. “{article.title}” is public now, as you saw it." in said
    assert article.live and article.reviewer is not None

    publisher.press(f"/admin/pages/{article.pk}/unpublish/", "csrfmiddlewaretoken")
    article.refresh_from_db()
    assert not article.live

    page = site.make_page(home)
    later = (now() + dt.timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    publisher.press(edit(page), "title", go_live_at=later, **{"action-publish": "1"}, **body())
    assert Page.objects.get(pk=page.pk).scheduled_revision is not None
    assert [path for path in NOTHING_TO_PRESS if not publisher.opens(path)] == []
    assert [path for path in NOT_AN_EDITORS if publisher.opens(path)] == []
    assert publisher.opens("/admin/images/multiple/add/")


def test_the_editor_saving_by_itself_never_writes_over_what_was_approved(home, colleague):
    article, editor = approved(home, colleague, writer=PUBLISHER)
    seen = article.get_latest_revision()

    form = fields_of(editor.open(edit(article)), "title") | advice()
    saved = editor.browser.post(
        edit(article),
        form | {"intro": "We cure hips.", "overwrite_revision_id": str(seen.pk)},
        headers={"Accept": "application/json"},
    )

    article.refresh_from_db()
    seen.refresh_from_db()
    assert saved.json()["success"], saved.json()
    assert seen.content["intro"] == "Good leg first."
    assert article.get_latest_revision().content["intro"] == "We cure hips."
    assert not is_reviewed(article)
