"""Site search: titles first, forgiving of typing, with the editors' own suggestions on top."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from rapidfuzz import fuzz, process
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Page
from wagtail.search.query import Phrase

from core.cache_tokens import remembered
from core.languages import present
from core.pages import languages_written
from core.search import harmless
from core.word_count import plain_words
from home.excerpts import excerpt
from home.models import Synonym
from territory.here import country
from territory.postal_codes import PostalCodeUnreadable

PER_PAGE = 10
LIKE_ENOUGH = 80
SHORTEST_CORRECTED = 4
# Each word is two questions to the database for itself and each synonym.
MOST_WORDS = 6
SMALL_WORDS = {"a", "an", "and", "at", "for", "in", "is", "it", "of", "on", "or", "the", "to"}


@dataclass(frozen=True)
class Found:
    """What a search found: promoted pages, pages, and how the words were read."""

    query: str
    read_as: str
    promoted: list[Any]
    pages: list[Page]
    terms: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """How many pages were found, promoted ones included."""
        return len(self.promoted) + len(self.pages)


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """The search page. Whatever is typed, it answers."""
    query = harmless(request.GET.get("q", ""))
    found = find(query) if query else None
    place = postal_code_in(query)
    page_obj = Paginator(found.pages if found else [], PER_PAGE).get_page(request.GET.get("page"))
    for page in page_obj:
        page.excerpt = excerpt(page, found.terms if found else ())
    return render(
        request,
        "home/search.html",
        {
            "query": query,
            "found": found,
            "page_obj": page_obj,
            "same": urlencode({"q": query}),
            "place": place,
            "times": f"/book/?{urlencode({'postal_code': place})}",
        },
    )


def postal_code_in(query: str) -> str:
    """The postal code, or the beginning of one, that was typed as a search; empty for words."""
    codes = country().postal_codes
    try:
        return codes.read(query).written
    except PostalCodeUnreadable:
        typed = "".join(query.split()).upper()
        return typed if codes.is_prefix(typed) else ""


def find(query: str) -> Found:
    """Pages for `query`: those with a searched word in the title first, then by relevance."""
    typed = [word.lower() for word in plain_words(query)]
    words = [word for word in typed if word not in SMALL_WORDS][:MOST_WORDS]
    # Several words, or letters with marks of another script, may be one synonym as they stand.
    whole = " ".join(query.lower().split())
    if any(whole in group for group in synonyms()):
        words = [whole]
    read = [corrected(word) for word in words]
    groups = [alike(word) for word in read]
    promoted = promoted_pages(query)
    shown = {page.pk for page in promoted}
    pages = [page for page in ranked(groups) if page.pk not in shown]
    read_as = " ".join(read) if read != words else ""
    return Found(query, read_as, promoted, pages, frozenset().union(*groups))


def corrected(word: str) -> str:
    """The nearest word that the site uses; the word itself when none is near."""
    known = vocabulary()
    # A short word is near to too many others to be corrected.
    if word in known or len(word) < SHORTEST_CORRECTED:
        return word
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    return best[0] if best else word


def vocabulary() -> set[str]:
    """Words of titles, summaries, descriptions and synonyms; made once for each change."""
    return remembered(f"search-words:{present()}", _vocabulary)  # type: ignore[no-any-return]


def _vocabulary() -> set[str]:
    rows = searchable().values_list("title", "search_description")
    texts = [text for row in rows for text in row]
    words = {word.lower() for word in plain_words(*texts) if len(word) >= SHORTEST_CORRECTED - 1}
    for group in synonyms():
        words |= {word for term in group for word in term.split()}
    return words


def synonyms() -> list[set[str]]:
    """Groups of words that mean the same."""
    return remembered(  # type: ignore[no-any-return]
        "synonyms", lambda: [row.as_set for row in Synonym.objects.order_by("pk")]
    )


def alike(word: str) -> set[str]:
    """`word` and what means the same."""
    return {word}.union(*(group for group in synonyms() if word in group))


def searchable() -> Any:
    """The pages a visitor may find: those of the site's language, and translations into theirs."""
    pages = Page.objects.live().public().filter(depth__gt=1)
    read = {settings.LANGUAGE_CODE, present()}
    others = [pk for pk, code in languages_written().items() if code not in read]
    return pages.exclude(locale_id__in=others) if others else pages


def ranked(groups: list[set[str]]) -> list[Page]:
    """Pages that answer every word group, else any: what it is about comes before what mentions it."""
    scores: dict[int, float] = {}
    for group in groups:
        for page_id in {pk for term in group for pk in matching(term)}:
            scores[page_id] = scores.get(page_id, 0) + 1
    most = max(scores.values(), default=0)
    wanted = [pk for pk, score in scores.items() if score == most]
    pages = [
        page
        for page in Page.objects.filter(pk__in=wanted).specific(defer=False)
        if not getattr(page, "stands_in", False)
    ]
    return sorted(
        pages,
        key=lambda page: (
            -heard_in(page.title, groups),
            -heard_in(subject_of(page), groups),
            page.title,
        ),
    )


def subject_of(page: Page) -> str:
    """What a page says it is about: its conditions, its description, the words below its title."""
    said = (getattr(page, name, "") for name in ("conditions", "search_description", "intro"))
    return "\n".join(str(words) for words in said)


def matching(term: str) -> list[int]:
    """Ids of the pages in which `term` occurs, as a word or the beginning of one."""
    # Without Wagtail's order: ours, by the titles, comes below. Of several words all, and side by side:
    # "joint pain" is not meant where a joint is spoken of here and pain there.
    together = " " in term
    whole = searchable().search(Phrase(term) if together else term, order_by_relevance=False)
    if together:
        return [page.pk for page in whole]
    begun = searchable().autocomplete(term, order_by_relevance=False)
    return [page.pk for page in whole] + [page.pk for page in begun]


def heard_in(text: str, groups: list[set[str]]) -> int:
    """How much of the search stands in `text`: one for each word group."""
    words = " ".join(plain_words(text.lower()))
    return sum(any(term in words for term in group) for group in groups)


def promoted_pages(query: str) -> list[Any]:
    """What editors want found first for exactly these words."""
    # `Query.get` would write a row for whatever anybody types.
    kept = Query.objects.filter(query_string=query.lower()).first()
    if kept is None:
        return []
    picks = kept.editors_picks.select_related("page").filter(page__live=True)
    return [pick.page for pick in picks]
