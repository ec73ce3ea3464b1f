"""The country, in any template: `{% country as here %}{{ here.emergency.on_pages }}`."""

from django import template

from territory import here
from territory.country import Country

register = template.Library()


@register.simple_tag
def country() -> Country:
    """The country this installation runs in."""
    return here.country()
