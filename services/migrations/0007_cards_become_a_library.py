"""Each care card that a page wrote for itself becomes one of the library; the same words, one card.

Pages keep what they said. A block that is converted keeps its old words beside the card, which the
program of the day before reads and this one no longer does. An earlier revision whose words stand on
no page any more stays as it is: it opens, and whoever goes back to it chooses a card.
"""

import json
import re

from django.db import migrations
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

EDITORS_MARK = re.compile(r'\s*data-block-key="[^"]*"')


def key_of(value):
    """What makes two cards the same."""
    words = EDITORS_MARK.sub("", str(value.get("body") or ""))
    return value.get("level"), " ".join((value.get("title") or "").split()), " ".join(words.split())


class Library:
    """The cards made so far, by what they say."""

    def __init__(self, apps):
        self.cards = apps.get_model("services", "CareCard")
        self.known = {}

    def card_for(self, value, page):
        """The id of the card that says this; made where there is none and `page` may make one."""
        key = key_of(value)
        if key not in self.known and page is not None:
            self.known[key] = self.make(key, value, page)
        return self.known.get(key)

    def make(self, key, value, page):
        level, title, _words = key
        name = self.free("name", f"{page['title']}: {title}"[:76], " ")
        moment = timezone.now() if page["live"] else None
        return self.cards.objects.create(
            name=name,
            slug=self.free("slug", f"{page['slug'][:60]}-{slugify(level)}", "-"),
            level=level or "urgent",
            title=title,
            signs=value.get("body") or "",
            live=page["live"],
            has_unpublished_changes=not page["live"],
            first_published_at=moment,
            last_published_at=moment,
            reviewer_id=page.get("reviewer_id"),
            last_reviewed=page.get("last_reviewed"),
            next_review=page.get("next_review"),
        ).pk

    def free(self, field, wanted, between):
        found, number = wanted, 2
        while self.cards.objects.filter(**{field: found}).exists():
            found, number = f"{wanted}{between}{number}", number + 1
        return found

    def converted(self, blocks, page):
        """The blocks with a card in each place of help; None where nothing changes."""
        changed = False
        for block in blocks:
            value = block.get("value")
            if block.get("type") != "care_card" or not isinstance(value, dict) or value.get("card"):
                continue
            card = self.card_for(value, page)
            if card is not None:
                block["value"] = {**value, "card": card}
                changed = True
        return blocks if changed else None


def stories(apps):
    """Every page type with a body."""
    for model in apps.get_models():
        fields = {field.name for field in model._meta.get_fields()}
        if {"page_ptr", "body"} <= fields:
            yield (
                model,
                [
                    f
                    for f in ("reviewer_id", "last_reviewed", "next_review")
                    if f.removesuffix("_id") in fields
                ],
            )


def rows(connection, model):
    """Page id → the stored body, as it lies in the table: a field without blocks would drop them."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT page_ptr_id, body FROM {table}")
        return {pk: json.loads(b) if isinstance(b, str) else b for pk, b in cursor.fetchall()}


def write(connection, model, pk, blocks):
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        text = json.dumps(blocks)
        cursor.execute(f"UPDATE {table} SET body = %s WHERE page_ptr_id = %s", [text, pk])


def adopt(apps, schema_editor):
    library, changed = Library(apps), set()
    pages = {}
    for model, more in stories(apps):
        for row in model.objects.values("pk", "title", "slug", "live", *more):
            pages[row["pk"]] = row | {"model": model}
    # What the public reads first: a draft never decides what a published card says.
    bodies = {model: rows(schema_editor.connection, model) for model, _more in stories(apps)}
    for page in sorted(pages.values(), key=lambda page: (not page["live"], page["pk"])):
        blocks = library.converted(bodies[page["model"]].get(page["pk"]) or [], page)
        if blocks is not None:
            write(schema_editor.connection, page["model"], page["pk"], blocks)
            changed.add(page["pk"])
    adopt_revisions(apps, library, pages)
    if changed:
        apps.get_model("core", "OutboxMessage").objects.get_or_create(
            key="care_cards.index",
            defaults={"kind": "care_cards.index", "run_at": timezone.now(), "ids": {}},
        )


def adopt_revisions(apps, library, pages):
    """Newest first: what may still go out makes a card of its own, a draft; what is history does not."""
    Revision = apps.get_model("wagtailcore", "Revision")
    Page = apps.get_model("wagtailcore", "Page")
    current = set(Page.objects.values_list("latest_revision_id", flat=True))
    live = dict(Page.objects.values_list("pk", "live_revision_id"))
    ours = Q(base_content_type__app_label="wagtailcore", base_content_type__model="page")
    for revision in Revision.objects.filter(ours).order_by("-pk").iterator(chunk_size=100):
        page = pages.get(int(revision.object_id))
        stored = revision.content.get("body")
        if page is None or not isinstance(stored, str) or '"care_card"' not in stored:
            continue
        newer = revision.pk > (live.get(page["pk"]) or 0)
        may_go_out = revision.pk in current or newer or revision.approved_go_live_at
        draft = page | {"live": False, "reviewer_id": None, "last_reviewed": None}
        blocks = library.converted(json.loads(stored), draft if may_go_out else None)
        if blocks is not None:
            revision.content["body"] = json.dumps(blocks)
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0006_care_cards"),
        ("blog", "0004_a_topic_is_about_health_or_not"),
        ("home", "0003_names_that_people_chose"),
        ("core", "0014_how_long_a_card_is_kept"),
    ]

    operations = [migrations.RunPython(adopt, migrations.RunPython.noop, elidable=False)]
