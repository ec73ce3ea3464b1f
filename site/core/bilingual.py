"""Words the office types once, as visitors read them in their own language.

Beside such a field stands a small one for its French. What it says comes first, then the program's
own catalogue (languages, professions); words that have neither stay in the site's language and say
so, so that no voice reads English with a French mouth.
"""

from typing import Any

from django.conf import settings
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.languages import present, tag

#: What practitioners speak, are and are called, as the office usually writes it; more may be added.
USUAL = (
    _("English"),
    _("French"),
    _("Punjabi"),
    _("Hindi"),
    _("Urdu"),
    _("Gujarati"),
    _("Bengali"),
    _("Tamil"),
    _("Cantonese"),
    _("Mandarin"),
    _("Korean"),
    _("Japanese"),
    _("Vietnamese"),
    _("Tagalog"),
    _("Farsi"),
    _("Dari"),
    _("Arabic"),
    _("Hebrew"),
    _("Turkish"),
    _("Spanish"),
    _("Portuguese"),
    _("Italian"),
    _("German"),
    _("Dutch"),
    _("Polish"),
    _("Russian"),
    _("Ukrainian"),
    _("Greek"),
    _("Swedish"),
    _("Welsh"),
    _("Igbo"),
    _("Swahili"),
    _("Physiotherapist"),
    _("Physiotherapy assistant"),
    _("Occupational therapist"),
    _("Kinesiologist"),
    _("Registered massage therapist"),
    _("she/her"),
    _("he/him"),
    _("they/them"),
)


class Foreign(str):
    """Words that stayed in the site's language: wherever HTML is made of them, it says which."""

    @property
    def lang(self) -> str:
        """The language they are in, as `lang` wants it: `en-CA`."""
        return tag(settings.LANGUAGE_CODE)

    def __html__(self) -> SafeString:
        return format_html('<span lang="{}">{}</span>', self.lang, str(self))


def spoken(words: str, *, french: str = "") -> str:
    """`words` of the office in the language being spoken now; `french` is what it wrote beside them."""
    if not words or present() == settings.LANGUAGE_CODE:
        return words
    own = french.strip() if present() == "fr" else ""
    found = own or gettext(words)
    return found if found != words else Foreign(words)


def filled(sentence: str, **words: Any) -> str:
    """`sentence % words`, in which words of another language keep their `lang`."""
    if not any(isinstance(word, Foreign) for word in words.values()):
        return sentence % words
    marked = {name: conditional_escape(word) for name, word in words.items()}
    # The sentence is escaped too, which leaves its `%(name)s` whole; only what was marked stays
    # markup.
    return mark_safe(escape(sentence) % marked)
