"""Editorial checks of a page: findings for its editor, before and after it goes out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.blocks.text import EMPTY_LINK_WORDS, link_words
from core.citations import cited_in_order
from core.models import Reference
from core.word_count import plain_words
from services.body import heading_errors
from services.shared_words import promises_of

# What search engines show whole of a description (the words below say the same numbers).
SHORTEST, LONGEST = 50, 160
#: Blocks that tell a reader what to do about their health, or what not to.
ADVICE = {"care_card", "caution", "exercise"}


@dataclass(frozen=True)
class Finding:
    """One thing to look at: what kind, in words for the editor."""

    kind: str
    text: str


def findings(page: Any) -> list[Finding]:
    """Everything to look at on `page`, as it stands in memory."""
    found = [*_promises(page)]
    if hasattr(page, "search_description"):
        found = [*_description(page), *_pictures(page), *found]
    if hasattr(page, "body"):
        found += [*_headings(page), *_links(page), *_citations(page)]
    if getattr(page, "needs_clinical_review", False):
        found += _review(page)
    if hasattr(page, "has_local_substance") and not page.has_local_substance:
        words = len(plain_words(page.body, page.local_notes))
        text = _("Hidden from search engines: it needs 150 words of its own, local notes and local")
        found.append(
            Finding("local", text + " " + _("questions (%(n)s words now).") % {"n": words})
        )
    return found


def _description(page: Any) -> Iterator[Finding]:
    length = len(page.search_description)
    if not length:
        yield Finding("description", _("There is no description for search engines."))
    elif not SHORTEST <= length <= LONGEST:
        text = _("The description has %(n)s characters; 50 to 160 are shown well.") % {"n": length}
        yield Finding("description", text)


def _pictures(page: Any) -> Iterator[Finding]:
    shared = getattr(page, "share_image", None)
    if shared and not shared.default_alt_text:
        yield Finding("alt", _("The picture for shared links has no description."))
    for block in getattr(page, "body", []):
        if block.block_type != "image" or not (image := block.value["image"]):
            continue
        if not image.decorative and not image.contextual_alt_text:
            yield Finding("alt", _("“%(title)s” has no description.") % {"title": image.title})


def _promises(page: Any) -> Iterator[Finding]:
    for words in promises_of(page):
        yield Finding("promise", may_promise(words))


def may_promise(words: str) -> str:
    """What an editor is told about wording that the policy rules out."""
    return _("“%(word)s” may promise more than we can.") % {"word": words}


def _headings(page: Any) -> Iterator[Finding]:
    # A draft is kept with them; submitting and publishing refuse.
    for position, wrong in heading_errors(page.body).items():
        said = {"heading": page.body[position].value["text"], "wrong": wrong.messages[0]}
        yield Finding("heading", _("“%(heading)s”: %(wrong)s") % said)


def _links(page: Any) -> Iterator[Finding]:
    for html in rich_texts(page.body.get_prep_value()):
        for words in link_words(html):
            if words.lower() in EMPTY_LINK_WORDS:
                text = _("The link “%(words)s” does not say where it leads.") % {"words": words}
                yield Finding("link", text)


def _citations(page: Any) -> Iterator[Finding]:
    kept = {source.key for source in sources_of(page.body)}
    for key in cited_in(page.body):
        if key not in kept:
            text = _("Nobody kept a source “%(key)s”: the page leaves it out.") % {"key": key}
            yield Finding("citation", text)


def _review(page: Any) -> Iterator[Finding]:
    for kind, text in page.missing():
        if kind != "description":  # said already, of every page
            yield Finding(kind, text)
    missing = {
        _("reviewer"): page.reviewer_id,
        _("date of the last review"): page.last_reviewed,
        _("date of the next review"): page.next_review,
    }
    if hasattr(page, "author_id"):  # a care card is the clinic's, not one person's
        missing = {_("author"): page.author_id, **missing}
    for name, value in missing.items():
        if not value:
            yield Finding("review", _("It has no %(what)s yet.") % {"what": name})
    for source in page.sources():
        # nobody can have checked the advice against what was read only afterwards
        if page.last_reviewed and source.accessed and source.accessed > page.last_reviewed:
            said = {"key": source.key, "read": date_format(source.accessed)}
            text = _("The last review is older than its source “%(key)s”, read on %(read)s.") % said
            yield Finding("review", text)


def missing_from(page: Any) -> list[tuple[str, Any]]:
    """What a page as it stands cannot go to a reviewer, or out, without."""
    about_health = bool(page.conditions.strip()) or page.stands_for_health()
    return list(
        missing_before_review(
            page.body,
            about_health=about_health,
            needs_references=page.needs_references,
            described=bool(page.search_description.strip()),
        )
    )


def missing_before_review(
    body: Any, *, about_health: bool, needs_references: bool, described: bool
) -> Iterator[tuple[str, Any]]:
    """What advice about health lacks: the kind of it, and what to add.

    `about_health` by what the page names and where it stands; a body that gives advice is about
    health wherever it stands (0901).
    """
    kinds = {block.block_type for block in body}
    if not about_health and ADVICE.isdisjoint(kinds):
        return
    cards = cards_of(body)
    if not any(card.shows for card in cards):
        yield "care", _("Advice about health says when to get help: add a care card.")
    for card in cards:
        if not card.shows:
            text = _("The care card “%(name)s” is not published: nobody sees it here.")
            yield "care", text % {"name": card.name}
    if needs_references and not sources_of(body):
        yield "references", _("Advice about health names its sources: add references.")
    if not described:
        yield "description", _("Say in the description (Promote) what it is about.")


def sources_of(body: Any) -> list[Any]:
    """The sources of a page, as they are numbered: those it lists, then those it only cites."""
    listed = [
        reference
        for block in body
        if block.block_type == "references"
        for reference in block.value["references"]
        if reference
    ]
    known = {source.key for source in listed}
    others = [key for key in cited_in(body) if key not in known]
    kept = {source.key: source for source in Reference.objects.filter(key__in=others)}
    return [*listed, *(kept[key] for key in others if key in kept)]


def cited_in(body: Any) -> list[str]:
    """The keys that the texts of a page cite, in the order of its reader."""
    # As it is stored: a citation counts however deep in a block its text lies.
    return cited_in_order(" ".join(str(one.block.get_prep_value(one.value)) for one in body))


def cards_of(body: Any) -> list[Any]:
    """The care cards that a page shows, in its order."""
    return [
        block.value["card"]
        for block in body
        if block.block_type == "care_card" and block.value["card"]
    ]


def rich_texts(raw: Any) -> Iterator[str]:
    """Every string with a link in it, however deep in a body's stored value."""
    if isinstance(raw, str):
        if "<a" in raw:
            yield raw
    elif isinstance(raw, dict):
        for value in raw.values():
            yield from rich_texts(value)
    elif isinstance(raw, (list, tuple)):
        for value in raw:
            yield from rich_texts(value)
