"""What the editor's block picker shows of blocks whose content is written elsewhere.

Nothing is read or kept: the samples are made when asked for, and never saved.
"""

from typing import Any

from django.apps import apps

TERMS = [
    ("Fascia", "Sheets of tissue that wrap and link muscles, bones and organs."),
    ("Range of motion", "How far a joint moves."),
]
QUESTIONS = [
    ("Should I stay in bed?", "<p>No. Moving a little and often helps most backs.</p>"),
    ("Do I need a referral?", "<p>No, you can book directly.</p>"),
]
SOURCE = {
    "key": "who-2023",
    "authors": "World Health Organization",
    "title": "Guideline on chronic low back pain",
    "publisher": "Geneva: WHO",
    "year": 2023,
}


def _model(name: str) -> Any:
    # Late: the models' pages use these blocks, so neither can import the other first.
    return apps.get_model("core", name)


def terms() -> dict[str, Any]:
    """A glossary of two terms."""
    made = [_model("GlossaryTerm")(term=term, definition=words) for term, words in TERMS]
    return {"title": "Words used here", "terms": made}


def questions() -> dict[str, Any]:
    """Two questions, closed."""
    made = [_model("Faq")(question=asked, answer=answer) for asked, answer in QUESTIONS]
    return {"title": "Questions people ask", "questions": made, "open": False}


def references() -> dict[str, Any]:
    """A list of one source."""
    return {"title": "References", "references": [_model("Reference")(**SOURCE)]}


def figure() -> dict[str, Any]:
    """A number with its source."""
    text = "<p>people get better within a year without surgery.</p>"
    return {"figure": "About 8 in 10", "text": text, "reference": _model("Reference")(**SOURCE)}


def saved_step() -> Any:
    """A next step as editors keep them."""
    return _model("CallToAction")(
        kind="phone", title="Would you rather talk to someone?", label="Call the clinic"
    )
