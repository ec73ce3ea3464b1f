"""The gate of health advice, press by press: an article that may be about health says so (0823, 0901)."""

import pytest

from blog.models import ArticlePage, Topic
from home.roles import PUBLISHER
from services.checks import missing_from
from services.models import ServicePage
from tests.pages import site
from tests.working_days.colleague import fields_of
from tests.working_days.test_editors import advice, body, edit, help_card, written

CARD_TOO, SOURCES_TOO = "add a care card", "add references"


@pytest.fixture
def shelves(home):
    """A topic that is about health and one that is not."""
    return {
        name: Topic.objects.create(name=name, slug=name.lower(), about_health=about)
        for name, about in (("Backs", True), ("Parking", False))
    }


def pressed(editor, article, topics, blocks, press="action-submit", **more):
    """What the editor reads after pressing, of what is missing."""
    fields = fields_of(editor.open(edit(article)), "title") | body(*blocks) | more
    fields["topics"] = [topic.pk for topic in topics]
    said = editor.browser.post(edit(article), {**fields, press: "1"}, follow=True).content.decode()
    return [words for words in (CARD_TOO, SOURCES_TOO) if words in said]


@pytest.mark.parametrize("press", ["action-submit", "action-publish"])
@pytest.mark.parametrize(
    ("names", "asked"),
    [
        ([], [CARD_TOO, SOURCES_TOO]),
        (["Backs"], [CARD_TOO, SOURCES_TOO]),
        (["Backs", "Parking"], [CARD_TOO, SOURCES_TOO]),
        (["Parking"], []),
    ],
)
def test_an_article_is_about_health_unless_each_of_its_topics_is_not(
    home, colleague, shelves, names, asked, press
):
    editor = colleague(PUBLISHER)
    article = written(editor, home)

    said = pressed(editor, article, [shelves[name] for name in names], [], press)

    article.refresh_from_db()
    assert said == asked
    assert (article.current_workflow_task is None) == bool(asked) or press == "action-publish"
    assert not (asked and article.live)


def test_a_condition_makes_an_article_advice_under_any_topic(home, colleague, shelves):
    editor = colleague(PUBLISHER)
    article = written(editor, home)

    said = pressed(editor, article, [shelves["Parking"]], [], conditions="Hip pain")

    assert said == [CARD_TOO, SOURCES_TOO]


def test_a_card_makes_an_article_advice_that_names_its_sources(home, colleague, shelves):
    editor = colleague(PUBLISHER)
    article = written(editor, home)

    said = pressed(editor, article, [shelves["Parking"]], [help_card()])

    assert said == [SOURCES_TOO]


def test_a_list_of_sources_without_a_source_is_none(home, colleague, shelves):
    editor = colleague(PUBLISHER)
    article = written(editor, home)
    empty = {"title": "References", "references": {"count": 0}}

    said = pressed(editor, article, [], [help_card(), ("references", empty)])

    article.refresh_from_db()
    assert said == [SOURCES_TOO] or article.current_workflow_task is None


def test_a_complete_article_without_a_topic_goes_to_its_review(home, colleague, shelves):
    editor = colleague(PUBLISHER)
    article = written(editor, home)

    editor.press(edit(article), "title", **{"action-submit": "1"}, **advice())

    article.refresh_from_db()
    assert article.current_workflow_task.name == "Clinical review"


@pytest.mark.django_db
def test_a_service_page_needs_a_card_for_what_it_treats_and_no_sources():
    home = site.make_site()
    plain = site.make_service(home)
    treats = site.make_service(home, title="Hips", slug="hips", conditions="Hip pain")

    assert missing_from(ServicePage.objects.get(pk=plain.pk)) == []
    said = missing_from(ServicePage.objects.get(pk=treats.pk))
    assert [kind for kind, _text in said] == ["care", "description"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["caution", "exercise", "care_card"])
def test_each_block_that_gives_advice_makes_any_article_advice(kind):
    home = site.make_site()
    article = site.make_article(home)  # under a topic that is not about health
    assert missing_from(article) == []

    blocks = ArticlePage._meta.get_field("body").stream_block.child_blocks
    shown = {"card": site.make_card()} if kind == "care_card" else blocks[kind].get_default()
    article.body = [(kind, shown)]

    kinds = [kind for kind, _text in missing_from(article)]
    assert kinds == [*([] if kind == "care_card" else ["care"]), "references", "description"]
