"""Which pages are judged: every page of the sitemap, and one of each kind by name."""

import gzip
import re
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from functools import cached_property

from tests.machine import NotHere


@dataclass
class Page:
    """One address, with the cookies of whoever may see it."""

    name: str
    url: str
    cookies: list[dict] = field(default_factory=list)
    indexed: bool = True  # search engines are welcome, so the SEO score counts
    timed: bool = True  # else it is only looked at: its sister is weighed and timed
    scripted: bool = False  # a step of a task: small scripts and a second stylesheet are allowed

    @property
    def headers(self) -> dict[str, str]:
        """The page's cookies as a request header."""
        pairs = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in self.cookies)
        return {"Cookie": pairs} if pairs else {}

    @cached_property
    def fetched(self) -> tuple[int, str, int]:
        """Status, text and bytes on the wire."""
        request = urllib.request.Request(
            self.url, headers={"Accept-Encoding": "gzip", **self.headers}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                raw = answer.read()
                packed = answer.headers.get("Content-Encoding") == "gzip"
                text = (gzip.decompress(raw) if packed else raw).decode()
                return answer.status, text, len(raw)
        except urllib.error.HTTPError as refused:
            return refused.code, "", 0


# The first page of each kind found in the sitemap stands for its kind.
KINDS = [
    ("home", r"^/$"),
    ("services", r"^/services/$"),
    ("service", r"^/services/[^/]+/$"),
    ("areas", r"^/areas/$"),
    ("area", r"^/areas/[^/]+/$"),
    ("team", r"^/team/$"),
    ("profile", r"^/team/[^/]+/$"),
    ("articles", r"^/articles/$"),
    ("article", r"^/articles/[^/]+/$"),
    ("exercises", r"^/exercises/$"),
    ("exercise", r"^/exercises/[^/]+/$"),
    ("fees", r"^/fees/$"),
    ("faqs", r"^/faqs/$"),
    ("contact", r"^/contact/$"),
    ("about", r"^/about/$"),
    ("refer", r"^/refer/$"),
    ("careers", r"^/careers/$"),
    ("credits", r"^/credits/$"),
    ("in French", r"^/fr/$"),
    ("an exercise in French", r"^/fr/exercises/[^/]+/$"),
]
#: Public pages that no sitemap names: they are no pages of the tree.
UNLISTED = [
    ("glossary", "/glossary/"),
    ("glossary term", "/glossary/fascia/"),
    ("search", "/search/?q=arthritis"),
    ("nothing found", "/search/?q=zzzzqqq"),
    ("topic", "/articles/topics/pain/"),
    ("follow", "/follow/"),
    ("lost link", "/visit/find/"),
]


def sitemap(base: str) -> list[Page]:
    """Every page the sitemap names. Raises NotHere when there is none."""
    _status, text, _size = Page("sitemap", f"{base}/sitemap.xml").fetched
    paths = [
        re.sub(r"^https?://[^/]+", "", found) for found in re.findall(r"<loc>(.*?)</loc>", text)
    ]
    pages = [path for path in paths if not re.search(r"\.(jpe?g|png|webp|avif|svg)$", path)]
    if not pages:
        raise NotHere("a sitemap at " + base)
    return [Page(path, base + path) for path in dict.fromkeys(pages)]


def one_of_each(pages: list[Page]) -> list[Page]:
    """One page per kind, named by the kind."""
    chosen = []
    for kind, pattern in KINDS:
        found = next((page for page in pages if re.match(pattern, page.name)), None)
        if found:
            chosen.append(Page(kind, found.url))
    return chosen


def unlisted(base: str) -> list[Page]:
    """The public pages beside the sitemap; looked at, and not timed: most are made for each visitor."""
    return [Page(name, base + path, indexed=False, timed=False) for name, path in UNLISTED]
