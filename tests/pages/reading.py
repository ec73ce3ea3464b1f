"""What a page says to machines, read from its HTML: links, lists of terms, cookies."""

from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Links(HTMLParser):
    """The addresses a page links to on this site."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("/"):
            self.found.add(address.partition("#")[0])


class Terms(HTMLParser):
    """What stands in a `<dl>`, or in a group of it, that is neither term nor answer: HTML refuses it."""

    def __init__(self):
        super().__init__()
        self.open, self.strange = [], []

    def handle_starttag(self, tag, attrs):
        above = self.open[-2:]
        in_list = above[-1:] == ["dl"]
        in_group = above == ["dl", "div"]
        if (in_list and tag not in {"dt", "dd", "div"}) or (in_group and tag not in {"dt", "dd"}):
            self.strange.append(f"{self.getpos()[0]}: {tag}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        while tag in self.open and self.open.pop() != tag:
            pass


def strange_in_lists(page):
    """The lines of a page whose lists of terms hold something else."""
    read = Terms()
    read.feed(page)
    return read.strange


def lives_of(answer):
    """Cookie → seconds it lives; empty for one that goes with the browser."""
    return {name: cookie["max-age"] for name, cookie in answer.cookies.items()}
