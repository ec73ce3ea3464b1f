"""A visitor without JavaScript: opens pages, fills in forms, keeps cookies. Speaks real HTTP."""

import html
import re
from urllib.parse import urljoin

import requests

INPUT = re.compile(r"<input\b[^>]*>", re.I)
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def inputs_of(page: str) -> list[dict[str, str]]:
    """Every input of a page as its attributes."""
    return [
        {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag[6:])}
        for tag in INPUT.findall(page)
    ]


class Walker:
    """One visitor with cookies of their own."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.answer: requests.Response | None = None

    def open(self, path: str) -> requests.Response:
        """GET a page, following redirects."""
        self.answer = self.session.get(urljoin(self.base, path), timeout=60)
        return self.answer

    def fields(self, name: str) -> list[str]:
        """The values this page offers under a field's name."""
        assert self.answer is not None
        return [
            field["value"] for field in inputs_of(self.answer.text) if field.get("name") == name
        ]

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's main form, the forgery token among them."""
        assert self.answer is not None
        main = self.answer.text.split("<main", 1)[-1]
        found = [field for field in inputs_of(main) if field.get("type") == "hidden"]
        return {field["name"]: field.get("value", "") for field in found if "name" in field}

    def send(self, **answers: str) -> requests.Response:
        """POST the page's form with these answers, following redirects."""
        assert self.answer is not None
        data = {**self.hidden(), **answers}
        self.answer = self.session.post(
            self.answer.url, data=data, timeout=60, headers={"Referer": self.answer.url}
        )
        return self.answer

    def to_the_times(self, postal_code: str = "V5H 1A1", visit_type: str = "") -> None:
        """From the postal code to the page that offers times."""
        self.open(f"/book/?postal_code={postal_code}")
        self.send(whose="me", been="new")
        self.send(visit_type=visit_type or self.fields("visit_type")[0], payer="myself")
        assert self.answer is not None and self.answer.url.endswith("/book/times/"), self.answer.url
