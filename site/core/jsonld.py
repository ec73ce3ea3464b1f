"""Linked data (JSON-LD) written into a page so that no value can end its script element."""

import json
from typing import Any

UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def script_text(graph: list[dict[str, Any]]) -> str:
    """One `@graph` as JSON that cannot end its script element."""
    whole = {"@context": "https://schema.org", "@graph": [without_empty(node) for node in graph]}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)


def without_empty(node: dict[str, Any]) -> dict[str, Any]:
    """`node` without keys that say nothing."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}
