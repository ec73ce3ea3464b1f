"""A page's title says what its heading says: in a tab, in a list of tabs, read aloud first."""

import re

import pytest
from django.conf import settings

from tests.journeys.everywhere import SORRY, sorry

TEMPLATES = settings.ROOT / "templates"
FOLDERS = ("booking", "portal", "account", "mfa", ".")
#: Layouts, which get both from the page that extends them.
FILLED_BY_OTHERS = {"booking/_step.html", "account/base.html", "portal/base.html"}


def block(text, name):
    found = re.search(r"\{% block " + name + r" %\}(.*?)\{% endblock %\}", text, re.S)
    return found and re.sub(r"\W+", " ", re.sub(r"translate|trimmed", "", found[1])).strip().lower()


def pages():
    for folder in FOLDERS:
        for path in sorted((TEMPLATES / folder).glob("**/*.html" if folder == "mfa" else "*.html")):
            if str(path.relative_to(TEMPLATES)) not in FILLED_BY_OTHERS:
                yield path


def test_every_title_says_what_the_heading_says():
    read = {path: path.read_text(encoding="utf-8") for path in pages()}
    both = {
        str(path.relative_to(TEMPLATES)): (block(text, "name"), block(text, "heading"))
        for path, text in read.items()
        if "{% block name %}" in text
    }
    differ = {name: said for name, said in both.items() if (said[1] or "") not in said[0]}

    assert differ == {}
    assert len(both) > 60


@pytest.mark.django_db
@pytest.mark.parametrize("name", SORRY)
def test_a_page_that_says_sorry_says_why_in_its_title(name):
    page = sorry(name)
    title = " ".join(re.search(r"<title>(.*?)</title>", page, re.S)[1].split())
    heading = " ".join(re.search(r"<h1>(.*?)</h1>", page, re.S)[1].split())

    assert title.startswith(f"{heading} – ")
