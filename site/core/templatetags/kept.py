"""Parts of every page that are the same for everybody until an editor or a setting changes them (1035)."""

import hashlib
from typing import Any

from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from core.cache_tokens import remembered
from core.languages import present

register = template.Library()


class KeptNode(Node):
    """Its inside, rendered once for each language and each of the values it is said to depend on."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: Context) -> SafeString:
        given = repr([value.resolve(context) for value in self.values])
        # A digest: names have spaces, which not every cache takes in its keys.
        digest = hashlib.sha256(given.encode()).hexdigest()[:32]
        found: Any = remembered(
            f"part-{self.name}-{present()}-{digest}", lambda: str(self.nodelist.render(context))
        )
        return mark_safe(found)  # it came out of a template


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "footer" brief %}…{% endkept %}`: the name, and all that its inside depends on besides
    the language and what the content token stands for."""
    name, *values = token.split_contents()[1:]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip("\"'"), [parser.compile_filter(value) for value in values], nodelist)
