"""The house's own checks among Wagtail's: in the user bar, and live beside the editor (1310).

What is seen on the page (words, links, headings) the browser looks for where it stands; what only the
program knows (a care card that is not published, a source nobody kept) it is told with each preview.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

from core.blocks.text import EMPTY_LINK_WORDS
from services.checks import LONGEST, SHORTEST, Finding, findings
from services.promises import DENIED, PROMISED, SENTENCE

WORDS = "main :is(p, li, dd, td, th, figcaption, summary, blockquote, h1, h2, h3, h4)"
#: Rule → where it is looked for, what it is called, what to do about it.
SEEN: dict[str, tuple[str, Any, Any]] = {
    "house-promise": (
        WORDS,
        _("This may promise more than we can"),
        _("No treatment cures, guarantees or breaks up tissue: say what is likely."),
    ),
    "house-link": (
        "main a[href]",
        _("The link does not say where it leads"),
        _("Write where it leads instead of “here”."),
    ),
    "house-heading": (
        "main :is(h2, h3)[id]",
        _("Another heading has the same words"),
        _("Links and the list of contents would lead to the first of them."),
    ),
    "house-description": (
        "h1",
        _("The description has the wrong length"),
        _("50 to 160 characters: what search engines show whole."),
    ),
}
TOLD: dict[str, tuple[Any, Any]] = {
    "care": (_("It does not say when to get help"), _("Add a care card that is published.")),
    "references": (_("It names no sources"), _("Cite them in the text, or list them.")),
    "citation": (_("A source is cited that nobody kept"), _("Take it out, or pick another one.")),
    "exercise": (
        _("It shows no exercise"),
        _("Add an Exercise block: it is what people take home."),
    ),
    "alt": (
        _("A picture waits for a decision"),
        _("Say what it shows, or tick that it is decoration."),
    ),
    "local": (
        _("Hidden from search engines"),
        _("It needs 150 words of its own, local notes and local questions."),
    ),
}


class HouseChecker(ContentCheckerItem):
    """Wagtail's checks, all rules of axe, and the house's."""

    # A choice of rules would be a choice of faults: our pages pass all of them.
    axe_run_only: Any = None

    #: Wagtail's own marks beside each finding would be found again: as landmarks without a name, and
    #: as landmarks inside others, one more for each of them at every look.
    axe_rules: dict[str, Any] = {
        "landmark-unique": {"enabled": False},
        "landmark-complementary-is-top-level": {"enabled": False},
    }

    def __init__(self, page: Any, in_editor: bool = False) -> None:
        super().__init__(in_editor=in_editor)
        # Beside the editor the page is in the frame, and what is wrong with it is told there.
        found = findings(page) if page is not None and not in_editor else []
        self.found: dict[str, Finding] = {one.kind: one for one in reversed(found)}

    class Media:
        js = ["js/house-checks.js"]

    def get_axe_custom_rules(self, request: Any) -> list[dict[str, Any]]:
        seen = [_rule(name, where) for name, (where, _name, _help) in SEEN.items()]
        # On the heading: what is missing stands nowhere.
        told = [_rule(f"house-{kind}", "h1") for kind in TOLD]
        return [*super().get_axe_custom_rules(request), *seen, *told]

    def get_axe_custom_checks(self, request: Any) -> list[dict[str, Any]]:
        options: dict[str, dict[str, Any]] = {
            "house-promise": {
                "promised": PROMISED.pattern,
                "denied": DENIED.pattern,
                "sentence": SENTENCE.pattern,
                "words": WORDS,
            },
            "house-link": {"empty": sorted(EMPTY_LINK_WORDS)},
            "house-heading": {},
            "house-description": {"shortest": SHORTEST, "longest": LONGEST},
            **{f"house-{kind}": {"found": kind in self.found} for kind in TOLD},
        }
        own = [{"id": name, "options": given} for name, given in options.items()]
        return [*super().get_axe_custom_checks(request), *own]

    def get_axe_messages(self, request: Any) -> dict[str, Any]:
        messages = {
            name: {"error_name": called, "help_text": advice}
            for name, (_where, called, advice) in SEEN.items()
        }
        for kind, (called, advice) in TOLD.items():
            text = self.found[kind].text if kind in self.found else advice
            messages[f"house-{kind}"] = {"error_name": called, "help_text": text}
        return {**super().get_axe_messages(request), **messages}


def _rule(name: str, where: str) -> dict[str, Any]:
    return {
        "id": name,
        "impact": "serious",
        "selector": where,
        "tags": ["house"],
        "any": [name],
        "enabled": True,
    }


def put_in_place(items: list[Any], page: Any) -> None:
    """Exchange Wagtail's checker for the house's, where it stands in the list."""
    for position, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[position] = HouseChecker(page, in_editor=item.in_editor)
