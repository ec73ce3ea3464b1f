"""The whole set of blocks: core's, and those that show care cards, people, services and funding."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks import BASIC


def sample_card() -> dict[str, Any]:
    """A care card that nobody keeps."""
    card = apps.get_model("services", "CareCard")(
        level="urgent",
        title="See a doctor soon if",
        signs="<ul><li>you have a fever with the pain</li></ul>",
        live=True,
    )
    return {"card": card}


class CareCardBlock(blocks.StructBlock):
    """When to get help, and how fast: a card of the library, in its own words."""

    card = SnippetChooserBlock("services.CareCard", label=_("Care card"))

    def get_searchable_content(self, value: Any) -> list[str]:
        card = value.get("card")
        return [card.title, card.signs] if card else []

    class Meta:
        icon = "warning"
        label = _("When to get help")
        template = "blocks/care_card.html"
        description = _("A card of the library: when to call, when to see a doctor. Reviewed once.")
        preview_value = staticmethod(sample_card)


def pages_of(kind: str, label: Any) -> blocks.ListBlock:
    """A list of pages of one type, named by string."""
    return blocks.ListBlock(blocks.PageChooserBlock(page_type=kind), label=label, default=[])


def sample_articles() -> dict[str, Any]:
    """The two newest articles, for the editor's preview; nothing on a site without any."""
    # By name: blog imports this room, so this room cannot import blog.
    newest = apps.get_model("blog", "ArticlePage").objects.live().order_by("-published", "-pk")
    return {"title": "Read next", "articles": list(newest[:2])}


class RelatedBlock(blocks.StructBlock):
    """Articles to read next."""

    title = blocks.CharBlock(max_length=120, default="Read next", label=_("Title"))
    articles = pages_of("blog.ArticlePage", _("Articles"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Related articles")
        template = "blocks/related.html"
        description = _("Articles to read next. Empty: the newest on the same topics.")
        preview_value = staticmethod(sample_articles)


class PeopleBlock(blocks.StructBlock):
    """Some of the people who visit."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))
    practitioners = pages_of("services.PractitionerPage", _("Practitioners"))

    class Meta:
        icon = "group"
        label = _("People")
        template = "blocks/people.html"
        description = _("Cards of practitioners with their next free time.")
        preview_value = {"title": "Who visits"}


class ServicesBlock(blocks.StructBlock):
    """Some of the services."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))
    services = pages_of("services.ServicePage", _("Services"))

    class Meta:
        icon = "list-ul"
        label = _("Services")
        template = "blocks/services.html"
        description = _("Links to service pages. Empty: all of them.")
        preview_value = {"title": "What we help with"}


class AreasBlock(blocks.StructBlock):
    """Some of the areas."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))
    areas = pages_of("services.AreaPage", _("Areas"))

    class Meta:
        icon = "site"
        label = _("Areas")
        template = "blocks/areas.html"
        description = _("Links to area pages. Empty: all of them, with the map.")
        preview_value = {"title": "Where we visit"}


class FundingBlock(blocks.StructBlock):
    """Who pays, dated and with the source."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))
    programs = blocks.ListBlock(
        SnippetChooserBlock("services.FundingProgram"), label=_("Programs"), default=[]
    )

    class Meta:
        icon = "form"
        label = _("Funding")
        template = "blocks/funding.html"
        description = _("A dated table of who pays what. Empty: every program.")
        preview_value = {"title": "Who pays"}


class PricesBlock(blocks.StructBlock):
    """What visits cost, straight from the visit types."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))

    class Meta:
        icon = "form"
        label = _("Prices")
        template = "blocks/prices.html"
        description = _("Minutes, price and deposit of every visit patients can book.")
        preview_value = {"title": "What visits cost"}


class TravelFeesBlock(blocks.StructBlock):
    """What the drive costs, straight from the areas."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))

    class Meta:
        icon = "site"
        label = _("Travel fees")
        template = "blocks/travel_fees.html"
        description = _("The travel fee of each area, the areas without one together.")
        preview_value = {"title": "Travel fee"}


class RefundTermsBlock(blocks.StructBlock):
    """What comes back of a deposit, straight from the refund policy."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))

    class Meta:
        icon = "undo"
        label = _("Cancellation terms")
        template = "blocks/refund_terms.html"
        description = _(
            "What comes back when, and the fees of a card on file, as booking knows them."
        )
        preview_value = {"title": "When a deposit comes back"}


CLINIC = [
    ("related", RelatedBlock(group=_("The clinic"))),
    ("people", PeopleBlock(group=_("The clinic"))),
    ("services", ServicesBlock(group=_("The clinic"))),
    ("areas", AreasBlock(group=_("The clinic"))),
    ("funding", FundingBlock(group=_("The clinic"))),
    ("prices", PricesBlock(group=_("The clinic"))),
    ("travel_fees", TravelFeesBlock(group=_("The clinic"))),
    ("refund_terms", RefundTermsBlock(group=_("The clinic"))),
]
HELP = [("care_card", CareCardBlock(group="Care"))]
STORY = [*BASIC, *HELP, *CLINIC]
