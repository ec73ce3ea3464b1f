"""A patient elsewhere, who keeps everything they were given to read."""

import re

from pypdfium2 import PdfDocument

from tests.doors.patient import Patient, words_of

ANSWERS = {
    "who": {"postal_code": "αβ 12", "whose": "me", "been": "new"},
    "what": {"visit_type": "first-visit", "payer": "guild"},
    "details": {"name": "Rui Melo", "email": "rui@example.org", "phone": "21 234 5678"},
    "address": {"street": "Rua do Sol 4", "town": "Lisbon", "postal_code": "ΑΒ 1234"},
    "check": {"agree": "on", "data_use": "on"},
}
#: Words of British Columbia, and its ways of writing.
FOREIGN = re.compile(
    r"Pacific|\$(?!ref\b)|ICBC|WorkSafe|\bMSP\b|\b604\b|\bBC\b|\bCAD\b|\b911\b|8-1-1|\bV5H|\bV3S|\bV9A"
    r"|(?:en|fr)-CA\b|Canad|British Columbia|Vancouver"
)


def foreign_words(text):
    """What a page of this country may not say, with what stands around it."""
    return [text[max(0, hit.start() - 40) : hit.end() + 20] for hit in FOREIGN.finditer(text)]


class Visitor(Patient):
    """Reads every page they come to."""

    def __init__(self, bench):
        super().__init__(bench)
        self.read = {}

    def keep(self, name, answer):
        """Remember a page as it was sent, and give its words."""
        whole = re.sub(r"(?s)<svg\b.*?</svg>", "", answer.content.decode())
        self.read[name] = f"{whole} {words_of(answer)}"
        return words_of(answer).replace("\xa0", " ")

    def strange(self, *, only_words=False):
        """What was read and should not have been, page by page."""
        shown = {
            name: text.split("</html>")[-1] if only_words else text
            for name, text in self.read.items()
        }
        return {name: found for name, text in shown.items() if (found := foreign_words(text))}

    def look(self, path, **query):
        answer = self.get(path, **query)
        assert answer.status_code == 200, (path, answer.status_code)
        return self.keep(path, answer)

    def say(self, step, expected=302, **changes):
        answer = self.client.post(f"/book/{step}/", ANSWERS[step] | changes)
        assert answer.status_code == expected, (step, answer.status_code, words_of(answer))
        if expected != 302:
            return self.keep(f"{step} refused", answer)
        return answer

    def paper(self, path):
        """The words of a paper."""
        document = PdfDocument(self.get(path).content)
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
        self.read[path] = text
        return text.replace("\xa0", " ")
