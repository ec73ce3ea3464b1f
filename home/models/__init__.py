"""The front of the home pages: import from here."""

from home.models.contact import ContactMessage, ContactPage
from home.models.counts import Feedback, PageMonth
from home.models.pages import HomePage, StandardPage
from home.models.synonym import Synonym

__all__ = [
    "ContactMessage",
    "ContactPage",
    "Feedback",
    "HomePage",
    "PageMonth",
    "StandardPage",
    "Synonym",
]
