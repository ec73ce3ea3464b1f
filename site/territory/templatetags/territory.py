"""The country, in any template: `{% country as here %}{{ here.emergency.on_pages }}`."""

from django import template
from django.utils.translation import gettext as _

from territory import here
from territory.country import Country

register = template.Library()


@register.simple_tag
def country() -> Country:
    """The country this installation runs in."""
    return here.country()


@register.simple_tag
def payers_of_prices() -> list[tuple[str, str]]:
    """Each payer, and what it makes of the prices listed above."""
    price = _("the price listed here")
    said = [(str(payer.name), payer.of_a_price(price)) for payer in here.country().payers]
    return [(name, note) for name, note in said if note]
