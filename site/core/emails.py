"""E-mail addresses: a slip in a well-known provider's name is asked about, never corrected unasked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz.distance import OSA

#: Where most of our visitors have their mail.
_PROVIDERS = (
    "gmail.com hotmail.com hotmail.ca outlook.com live.com live.ca msn.com yahoo.com yahoo.ca "
    "icloud.com me.com aol.com shaw.ca telus.net rogers.com bell.net sympatico.ca videotron.ca "
    "protonmail.com"
)
PROVIDERS = tuple(_PROVIDERS.split())
#: Names that only look like a slip of those above.
_OTHERS = (
    "mail.com email.com gmx.com gmx.ca ymail.com rocketmail.com mac.com proton.me fastmail.com "
    "googlemail.com outlook.fr hotmail.fr live.fr yahoo.fr outlook.ca shaw.com telus.com "
    "videotron.com"
)
OTHERS = frozenset(_OTHERS.split())
#: In a long name two slips are still a slip.
LONG = 10


def meant(address: str) -> str:
    """The address somebody probably means (`joan@gmail.com` for `joan@gmial.com`), else nothing."""
    name, _at, typed = address.rpartition("@")
    host = typed.lower()
    if not name or host in PROVIDERS or host in OTHERS:
        return ""
    # Gmail gives addresses under one ending alone, whatever was typed behind it.
    if host.partition(".")[0] == "gmail":
        return f"{name}@gmail.com"
    # Two neighbours swapped count as one slip (OSA), as fingers make them: `gmial`.
    distance, provider = min((OSA.distance(host, provider), provider) for provider in PROVIDERS)
    same_beginning = host[:1] == provider[:1] and len(provider) >= LONG
    return f"{name}@{provider}" if distance <= (2 if same_beginning else 1) else ""


class AskedEmailInput(forms.EmailInput):
    """The address and, after a slip, a box to tick for the one that was meant.

    What was asked once travels along, so that pressing the button again keeps what was typed.
    """

    template_name = "components/asked_email.html"
    asked = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed; the address that was meant where its box is ticked."""
        typed = super().value_from_datadict(data, files, name)
        self.asked = str(data.get(f"{name}-asked") or "")
        better = meant(typed) if isinstance(typed, str) else ""
        return better if better and data.get(f"{name}-meant") == better else typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The box is drawn only while the question stands."""
        context = super().get_context(name, value, attrs)
        typed = value if isinstance(value, str) else ""
        return context | {"typed": typed, "asked": typed == self.asked, "meant": meant(typed)}


class EmailField(forms.EmailField):
    """An e-mail address; one that looks like a slip is asked about once."""

    widget = AskedEmailInput

    def __init__(self, **options: Any) -> None:
        words = {
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": gettext_lazy("Write an e-mail address like name@example.com."),
        }
        options["error_messages"] = words | options.get("error_messages", {})
        super().__init__(**{"max_length": 254, **options})
        self.widget.attrs.setdefault("autocomplete", "email")

    def clean(self, value: Any) -> str:
        """The address, asked about if need be."""
        address: str = super().clean(value)
        better = meant(address)
        if better and getattr(self.widget, "asked", "") != address:
            raise ValidationError(_("Did you mean %(address)s?") % {"address": better}, code="slip")
        return address
