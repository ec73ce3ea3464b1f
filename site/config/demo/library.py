"""Loads what pages share: sources, terms, questions, funding, authors, topics, synonyms."""

from typing import Any

from django.db.models import Model
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from blog.models import Topic
from booking.models import Practitioner
from config.demo.files import read, read_folder
from config.install.bodies import Names, UnknownName
from config.install.richtext import rich
from core.models import Author, Faq, GlossaryTerm, Reference
from home.models import Synonym
from services.models import CareCard, FundingProgram

FOLDERS = ("articles", "services", "areas", "pages")


def written_pages() -> list[dict[str, Any]]:
    """Every file that describes one page."""
    return [entry for folder in FOLDERS for entry in read_folder(folder) if "slug" in entry]


def load_library() -> int:
    """Snippets that pages choose from. What is there is left alone."""
    return sum(
        (
            _fill(Reference, "key", read("references.yaml")),
            _fill(GlossaryTerm, "slug", read("glossary.yaml")),
            _fill(FundingProgram, "slug", read("funding.yaml")),
            _fill(Topic, "slug", read("topics.yaml")),
            _fill(Author, "slug", _authors()),
            load_cards(),
            _fill(Synonym, "words", [{"words": words} for words in read("synonyms.yaml")]),
        )
    )


def load_cards() -> int:
    """Care cards, published as a clinician left them. They cite sources and link to no page."""
    known = set(CareCard.objects.values_list("slug", flat=True))
    written = [entry for entry in read("care-cards.yaml") if entry["slug"] not in known]
    for entry in written:
        texts = {name: rich(entry[name], _no_page) for name in ("signs", "signs_fr")}
        reviewer = Practitioner.objects.get(slug=entry["reviewer"])
        card = CareCard(**{**entry, **texts, "reviewer": reviewer}, live=False)
        card.save()
        card.save_revision().publish()
    return len(written)


def _no_page(path: str) -> int:
    raise UnknownName(f"a care card links to {path}")


def load_questions(names: Names) -> int:
    """Questions stand in the file of the page that asks them; their answers may link to pages."""
    asked = [
        {**question, "answer": rich(question["answer"], names.page)}
        for page in written_pages()
        for question in page.get("questions", [])
    ]
    return _fill(Faq, "slug", asked)


def load_promotions(names: Names) -> int:
    """Pages that stand first for certain words, unless editors have chosen their own."""
    if SearchPromotion.objects.exists():
        return 0
    for entry in read("promotions.yaml"):
        query = Query.get(entry["words"])
        SearchPromotion.objects.create(query=query, page_id=names.page(entry["page"]))
    return SearchPromotion.objects.count()


def _fill(model: type[Model], key: str, entries: list[dict[str, Any]]) -> int:
    known = set(model._default_manager.values_list(key, flat=True))
    made = [model(**entry) for entry in entries if entry[key] not in known]
    for row in made:
        row.save()  # one by one: a saved row also enters the search index
    return len(made)


def _authors() -> list[dict[str, Any]]:
    writers = {page["author"] for page in written_pages() if "author" in page}
    biographies = {entry["slug"]: entry["bio"] for entry in read_folder("practitioners")}
    return [
        {
            "slug": writer.slug,
            "name": writer.name,
            "credentials": writer.credentials,
            "biography": biographies[writer.slug],
        }
        for writer in Practitioner.objects.filter(slug__in=writers).order_by("slug")
    ]
