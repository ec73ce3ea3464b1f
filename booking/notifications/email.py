"""A letter becomes an e-mail: text first, simple HTML beside it, a calendar file where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.models import ClinicSettings


@dataclass(frozen=True)
class Attachment:
    """A file that travels with a letter."""

    name: str
    content: bytes
    kind: str


@dataclass(frozen=True)
class Letter:
    """What a message says, before it is dressed as text or as HTML.

    `facts` are rows of label and value, `actions` rows of label and address. The subject says
    nothing about health and carries no name.
    """

    to: str
    subject: str
    heading: str
    opening: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    closing: Sequence[str] = ()
    actions: Sequence[tuple[str, str]] = ()
    attachments: Sequence[Attachment] = field(default_factory=tuple)


def send(letter: Letter) -> None:
    """Hand one letter to the mail server. Errors rise to the worker, which tries again."""
    clinic = ClinicSettings.current()
    context = {"letter": letter, "clinic": clinic, "simulated": settings.PAYMENTS == "simulator"}
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=render_to_string("emails/letter.txt", context),
        from_email=f"{_quoted(clinic.name)} <{settings.DEFAULT_FROM_EMAIL}>",
        to=[letter.to],
        reply_to=[clinic.email] if clinic.email else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("emails/letter.html", context), "text/html")
    for file in letter.attachments:
        message.attach(file.name, file.content, file.kind)
    message.send()


def demo_mark() -> str:
    """Before a subject about money: no e-mail of the demo may be taken for one about real money."""
    return _("DEMO – NO REAL MONEY: ") if settings.PAYMENTS == "simulator" else ""


def _quoted(name: str) -> str:
    """A display name as e-mail headers want it."""
    plain = "".join(letter for letter in name if letter.isprintable())
    return '"' + plain.replace("\\", "").replace('"', "") + '"'
