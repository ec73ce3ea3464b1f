"""A care card is written once, reviewed once, and then says the same on every page (1300)."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection
from django.test import Client
from wagtail.models import ReferenceIndex
from wagtail.test.utils.form_data import rich_text

from core.clock import now
from core.models import Reference
from core.outbox import HANDLERS
from home.roles import MARKETING, PUBLISHER, REVIEWER
from services.models import CareCard
from services.viewsets import count_pages
from tests.pages import site

APPROVE = {"action-workflow-action": "1", "workflow-action-name": "approve"}
HEAD = "a blow to the head: emergency, now"


def edit(card):
    return f"/admin/snippets/services/carecard/edit/{card.pk}/"


def signs(words):
    return rich_text(f"<ul><li>{words}</li></ul>")


def typed(**more):
    """What an editor fills in; a rich text box sends its own form of it."""
    fields = {"name": "Head", "slug": "head", "level": "emergency", "title": "Call 911 if"}
    return {**fields, "signs": signs(HEAD), "title_fr": "", "signs_fr": "null", **more}


@pytest.fixture
def card(home):
    return site.make_card("head", name="Head", level="emergency", signs="<p>within a day</p>")


@pytest.fixture
def shown(home, card):
    """Two public pages that show the card."""
    article = site.make_article(home, about_health=True)
    service = site.make_service(home)
    for page in (article, service):
        page.body = [("care_card", {"card": card})]
        page.save_revision().publish()
    return [article, service]


def read(*pages, **headers):
    caches["public"].clear() if headers else None
    return [Client().get(page.get_url(), **headers).content.decode() for page in pages]


def test_a_change_is_reviewed_once_and_shows_on_every_page_that_shows_the_card(
    home, colleague, card, shown
):
    editor, reviewer = colleague(MARKETING), colleague(REVIEWER, registered=True)
    assert all("within a day" in page for page in read(*shown))  # kept by now

    editor.press(edit(card), "title", **typed(**{"action-submit": "1"}))
    drafted = read(*shown)
    said = reviewer.press(edit(card), "title", **typed(**APPROVE))
    assert said == ["Signed. “Head” now waits for: Publish."]
    landed = reviewer.landed
    colleague(PUBLISHER).press(edit(card), "title", **typed(**APPROVE))

    card.refresh_from_db()
    assert all("within a day" in page and HEAD not in page for page in drafted)
    assert all(HEAD in page and "within a day" not in page for page in read(*shown))
    assert (landed, card.reviewer) == ("/admin/", reviewer.user.practitioner)
    assert card.last_reviewed is not None and card.next_review > card.last_reviewed


@pytest.mark.parametrize("press", [{}, {"action-publish": "1"}])
def test_nobody_publishes_a_card_that_nobody_reviewed(home, colleague, card, shown, press):
    publisher = colleague(PUBLISHER)

    publisher.press(edit(card), "title", **typed(**press))

    card.refresh_from_db()
    assert "within a day" in card.signs
    assert HEAD in card.get_latest_revision_as_object().signs  # what was typed is kept as a draft
    assert HEAD not in read(shown[0])[0]


def test_who_wrote_a_card_cannot_approve_it(home, colleague, card):
    colleague(MARKETING).press(edit(card), "title", **typed(**{"action-submit": "1"}))
    reviewer = colleague(REVIEWER, registered=True)

    reviewer.press(edit(card), "title", **typed(signs=signs("nothing at all")))
    reviewer.press(edit(card), "title", **typed(signs=signs("nothing at all"), **APPROVE))

    card.refresh_from_db()
    assert card.current_workflow_task.name == "Clinical review"
    assert "within a day" in card.signs


def test_the_second_tab_of_a_card_is_told_what_the_draft_says_by_now(home, colleague, card):
    editor = colleague(MARKETING)
    editor.press(edit(card), "title", **typed(title="Call 911 now if"))
    stale = {**typed(title="Ring somebody if"), "shown_version": "of another day"}

    answer = editor.browser.post(edit(card), stale)
    again = editor.press(edit(card), "title", **typed(title="Ring 911 if"))

    card.refresh_from_db()
    assert answer.status_code == 409
    assert "Call 911 now if" in answer.content.decode()
    assert again and card.get_latest_revision_as_object().title == "Ring 911 if"


def test_a_card_that_cites_a_source_nobody_kept_stays_with_its_author(home, colleague, card):
    editor = colleague(MARKETING)
    cited = signs("a headache [^nobody-2020]")

    saved = editor.press(edit(card), "title", **typed(signs=cited))
    refused = editor.browser.post(
        edit(card),
        {**typed(signs=cited), "action-submit": "1"},
    ).content.decode()

    card.refresh_from_db()
    assert saved and "There is no source “nobody-2020”" in refused
    assert card.current_workflow_task is None


def test_the_list_says_on_how_many_pages_a_card_stands_and_such_a_card_stays(
    home, colleague, card, shown
):
    publisher = colleague(PUBLISHER)
    spare = site.make_card("spare")
    listed = publisher.open("/admin/snippets/services/carecard/")
    unpublish = edit(card).replace("/edit/", "/unpublish/")

    publisher.browser.post(unpublish)
    deleted = publisher.browser.post(edit(card).replace("/edit/", "/delete/"), follow=True)
    publisher.browser.post(edit(spare).replace("/edit/", "/delete/"))

    card.refresh_from_db()
    count_pages(cards := [card, spare])
    assert [one.used for one in cards] == ["2 pages", "0 pages"]
    assert "2 pages" in listed and "stands on 2 pages" in deleted.content.decode()
    assert card.live and not CareCard.objects.filter(slug="spare").exists()


def test_a_card_in_french_is_french_for_whoever_reads_french_and_else_says_that_it_is_english(
    home, card, shown
):
    french = {"HTTP_ACCEPT_LANGUAGE": "fr-CA,fr;q=0.9"}
    english = read(shown[0], **french)[0]

    CareCard.objects.update(title_fr="Composez le 911 si", signs_fr="<p>sans attendre</p>")
    translated = read(shown[0], **french)[0]

    assert 'care-card-emergency block"' in english and "within a day" in english
    assert 'care-card-emergency block" lang="fr-CA"' in translated
    assert "sans attendre" in translated and "within a day" not in translated
    assert "within a day" in read(shown[0], HTTP_ACCEPT_LANGUAGE="en-CA")[0]


def test_what_a_card_cites_is_numbered_after_the_sources_of_the_page(home, card):
    own = Reference.objects.create(key="own-2020", title="Ours", year=2020)
    Reference.objects.create(key="card-2021", title="The card's", year=2021)
    CareCard.objects.filter(pk=card.pk).update(signs="<p>now [^card-2021]</p>")
    article = site.make_article(home, about_health=True)
    service = site.make_service(home)
    listed = ("references", {"title": "Sources", "references": [own]})
    shows = ("care_card", {"card": CareCard.objects.get()})
    for page, blocks in ((article, [shows, listed]), (service, [shows])):
        page.body = blocks
        page.save_revision().publish()

    both, alone = read(article, service)

    assert 'href="#ref-card-2021" role="doc-noteref">[2]' in both
    assert both.index('id="ref-own-2020"') < both.index('id="ref-card-2021"')
    assert 'role="doc-noteref">[1]' in alone and 'id="ref-card-2021"' in alone


OLD = {"level": "urgent", "title": "See a doctor if", "body": "<p>you have a fever</p>"}
SAME = {**OLD, "body": '<p data-block-key="ab12c">you have a fever</p>'}


def stored(page, *values):
    """The body of a page as the program of the day before kept it."""
    blocks = [{"type": "care_card", "value": value, "id": f"{n}"} for n, value in enumerate(values)]
    with connection.cursor() as cursor:
        table = type(page)._meta.db_table
        cursor.execute(
            f"UPDATE {table} SET body = %s WHERE page_ptr_id = %s", [json.dumps(blocks), page.pk]
        )
    return json.dumps(blocks)


def adopt():
    module = import_module("services.migrations.0007_cards_become_a_library")
    with connection.schema_editor(atomic=False) as editor:
        module.adopt(apps, editor)


@pytest.mark.django_db(transaction=True)
def test_cards_that_pages_wrote_for_themselves_become_a_library_and_every_draft_stays_whole(home):
    live, other = site.make_article(home), site.make_service(home)
    reviewed = now().date()
    type(live).objects.filter(pk=live.pk).update(last_reviewed=reviewed)
    draft = live.save_revision()
    earlier = live.save_revision()
    draft.content["body"] = stored(live, {**OLD, "title": "Said long ago"})
    earlier.content["body"] = stored(live, OLD, {**OLD, "title": "Drafted"})
    draft.save()
    earlier.save()
    stored(live, OLD)
    stored(other, SAME)
    live.refresh_from_db()
    live.live_revision = draft
    live.save(update_fields=["live_revision"], clean=False)
    stored(live, OLD)

    adopt()
    adopt()  # twice is as good as once

    pages = [type(page).objects.get(pk=page.pk) for page in (live, other)]
    cards = {card.title: card for card in CareCard.objects.all()}
    assert {title: card.live for title, card in cards.items()} == {
        "See a doctor if": True,
        "Drafted": False,
    }
    assert [page.body[0].value["card"] for page in pages] == [cards["See a doctor if"]] * 2
    assert cards["See a doctor if"].last_reviewed == reviewed
    newest, oldest = (type(r).objects.get(pk=r.pk).as_object() for r in (earlier, draft))
    assert [b.value["card"].title for b in newest.body] == ["See a doctor if", "Drafted"]
    assert [b.value["card"] for b in oldest.body] == [None]
    assert "you have a fever" in read(pages[0])[0]
    raw = pages[0].body.raw_data[0]["value"]
    assert raw.get("title") == "See a doctor if"  # what the program of the day before reads

    ReferenceIndex.objects.all().delete()
    HANDLERS["care_cards.index"]({}, now())
    assert len(cards["See a doctor if"].pages()) == 2
