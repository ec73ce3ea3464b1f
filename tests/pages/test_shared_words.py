"""The agreed words are looked for in whatever an editor can publish, not in pages alone."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.contrib.settings.registry import registry
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from core.models import CallToAction, ClinicSettings, Faq, GlossaryTerm
from home.roles import MARKETING, ensure_roles
from services.shared_words import NOT_OURS, promises_of, words_of
from tests import factories
from tests.pages import site
from tests.working_days.colleague import Colleague

WRONG = "We break up adhesions."
FOUND = ["break up adhesions"]


@pytest.fixture
def home(db):
    home = site.make_site()
    ensure_roles()
    return home


@pytest.fixture
def marketing(home):
    user = factories.make_user("marketing@tidewater.example")
    user.groups.add(Group.objects.get(name=MARKETING))
    return Colleague(user)


def kinds():
    return [
        kind
        for kind in (*get_page_models(), *get_snippet_models(), *registry)
        if kind._meta.model_name not in {*NOT_OURS, "page"}
    ]


def test_every_text_of_every_kind_of_page_shared_text_and_setting_is_read():
    read = {}
    for kind in kinds():
        texts = [
            field.name
            for field in kind._meta.get_fields()
            if hasattr(field, "attname")
            and field.get_internal_type() in ("CharField", "TextField")
            and WRONG in words_of(kind(**{field.name: WRONG}))
        ]
        read[kind.__name__] = texts
        assert all(promises_of(kind(**{name: WRONG})) == FOUND for name in texts)

    assert {name for name, texts in read.items() if not texts} == set()
    assert read["Faq"] == ["question", "answer", "topic"]
    assert {"term", "definition"} <= set(read["GlossaryTerm"])
    assert {"title", "text", "label"} <= set(read["CallToAction"])
    assert {"biography"} <= set(read["Author"])
    assert {"title", "intro", "search_description", "seo_title"} <= set(read["ArticlePage"])


SHARED = {
    "faq": {"slug": "scars", "question": "And scars?", "topic": ""},
    "glossaryterm": {"slug": "friction", "term": "Friction", "definition": WRONG},
    "calltoaction": {"slug": "call", "kind": "phone", "title": WRONG, "text": "null", "label": ""},
}


@pytest.mark.parametrize("kind", ["glossaryterm", "calltoaction"])
def test_who_saves_a_shared_text_is_told_and_may_still_decide(marketing, kind):
    said = marketing.send(reverse(f"wagtailsnippets_core_{kind}:add"), SHARED[kind])

    assert "“break up adhesions” may promise more than we can." in said
    assert GlossaryTerm.objects.count() + CallToAction.objects.count() == 1


def test_who_changes_a_question_is_told_too(marketing):
    faq = Faq.objects.create(slug="scars", question="And scars?", answer="<p>They soften.</p>")
    path = reverse("wagtailsnippets_core_faq:edit", args=[faq.pk])

    fine = marketing.press(path, "question")
    said = marketing.press(path, "question", question=f"{WRONG} How?")

    assert not [words for words in fine if "promise" in words]
    assert "“break up adhesions” may promise more than we can." in said


def test_the_report_leads_to_every_shared_text_that_promises(marketing):
    Faq.objects.create(slug="scars", question="And scars?", answer=f"<p>{WRONG}</p>")
    GlossaryTerm.objects.create(slug="friction", term="Friction", definition=WRONG)
    CallToAction.objects.create(slug="call", kind="phone", title="Call", text=f"<p>{WRONG}</p>")
    ClinicSettings.objects.create(pk=1, name="Tidewater")

    page = marketing.browser.get("/admin/look-after/words/")

    rows = [(row.title, row.text) for row in page.context["rows"]]
    text = "“break up adhesions” may promise more than we can."
    assert sorted(rows) == [("And scars?", text), ("Call", text), ("Friction", text)]
    assert all(marketing.opens(row.edit_url) for row in page.context["rows"])
