"""The form about the fates of booked visits, which every door asks before times are taken away (0885).

One form for the practitioner's phone and for the office: one answer for all first, each visit
changed singly; what comes back, and whom no e-mail reaches, said before the last press.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.models import Fate, Visit, Weekday, WorkingHours
from booking.operations.visits.fates import reachable
from booking.payments.terms import cancellation_terms
from core import local_time, phones
from core.forms import Form
from core.money import shown
from core.versioned import version_of

FOR_ALL = "every-visit"
#: What the pages of this question put into the form themselves, beside what was typed before.
OURS = ("csrfmiddlewaretoken", "action", FOR_ALL, "window", "seen")

Words = Mapping[Fate, Any]
TO_PRACTITIONER: Words = {
    Fate.KEEP: gettext_lazy("Keep it: I will go"),
    Fate.COLLEAGUE: gettext_lazy("Offer it to a colleague: the office arranges it"),
    Fate.REBOOK: gettext_lazy("Ask the patient to choose another time"),
    Fate.CANCEL: gettext_lazy("Cancel it"),
}
TO_OFFICE: Words = {
    Fate.KEEP: gettext_lazy("Keep it: the practitioner will go"),
    Fate.COLLEAGUE: gettext_lazy("Find a colleague: mark it for the office"),
    Fate.REBOOK: gettext_lazy("Ask the patient by e-mail to choose another time"),
    Fate.CANCEL: gettext_lazy("Cancel it"),
}
#: Of a time that is being paid for at this moment: it happens when the payment arrives, or never.
IF_PAID: Words = {
    Fate.KEEP: gettext_lazy("If it is paid, keep it"),
    Fate.COLLEAGUE: gettext_lazy(
        "If it is paid, the office finds a way: the patient is told that we are checking"
    ),
    Fate.CANCEL: gettext_lazy(
        "If it is paid, all the money goes back at once, with the nearest times"
    ),
}


class Comes(TextChoices):
    """How the patient hears of what was decided."""

    MAIL = "mail", gettext_lazy("The patient is told by e-mail.")
    CALL = "call", gettext_lazy("No e-mail reaches the patient: please call.")
    IF_PAID = (
        "if paid",
        gettext_lazy("Being paid for right now. Unpaid, the time is simply let go."),
    )


@dataclass(frozen=True)
class Hit:
    """One visit of the question, ready to be drawn. `paying`: still a hold; `seen`: what was shown."""

    visit: Visit
    seen: str
    paying: bool
    when: str
    who: str
    where: str
    what: str
    back: str
    told: str
    reached: bool
    phone: str
    phone_href: str
    name: str
    field: forms.BoundField
    chosen: str
    chosen_words: str


class FateField(forms.ChoiceField):
    """One of the answers: never optional, though another field may hold it."""

    is_decision = True


class FatesForm(Form):
    """One answer for all, and one for each visit that is to be different."""

    def __init__(
        self, data: Any = None, *, visits: Sequence[Visit], words: Words, now: dt.datetime
    ) -> None:
        super().__init__(data)
        self.visits, self.words = sorted(visits, key=lambda visit: visit.start), words
        self.back = {
            visit.pk: cancellation_terms(visit, now, "clinic").refund_cents for visit in visits
        }
        if len(self.visits) > 1:
            self.fields[FOR_ALL] = FateField(
                label=_("What becomes of these visits?"),
                choices=[*_said(self.words), ("", _("Decide about each"))],
                widget=forms.RadioSelect,
                required=False,
            )
        for visit in self.visits:
            self.fields[f"visit-{visit.pk}"] = self._of(visit)

    def _choices(self, visit: Visit) -> list[tuple[str, Any]]:
        if visit.is_being_paid:
            return _said(IF_PAID)
        said, back = dict(self.words), self.amount(visit)
        if back:
            said[Fate.CANCEL] = _("%(cancel)s: %(amount)s goes back") % {
                "cancel": said[Fate.CANCEL],
                "amount": back,
            }
        return _said(said)

    def _of(self, visit: Visit) -> forms.ChoiceField:
        # Of a single visit there is nothing to be "as for all": its own answer is asked at once.
        several = len(self.visits) > 1
        own = self._choices(visit)
        return FateField(
            label=_("What becomes of this visit?"),
            choices=[("", _("As for all")), *own] if several else own,
            widget=forms.Select if several else forms.RadioSelect,
            required=False,
        )

    def amount(self, visit: Visit) -> str:
        """What cancelling this visit brings back; empty when nothing was paid."""
        cents = self.back[visit.pk]
        return shown(cents, visit.currency) if cents else ""

    @property
    def for_all(self) -> forms.BoundField | None:
        """The answer for all, where there is more than one visit."""
        return self[FOR_ALL] if FOR_ALL in self.fields else None

    @property
    def total_back(self) -> str:
        """What comes back if all of them are cancelled; empty when nothing was paid."""
        total = sum(self.back.values())
        return shown(total, self.visits[0].currency) if total else ""

    @property
    def booked(self) -> int:
        """How many of them are booked visits."""
        return len(self.visits) - self._paying

    @property
    def _paying(self) -> int:
        return sum(visit.is_being_paid for visit in self.visits)

    @property
    def paying_words(self) -> str:
        """How many times are being paid for at this moment; empty for none."""
        said = ngettext(
            "%(n)s time is being paid for right now: say what becomes of it if the payment arrives.",
            "%(n)s times are being paid for right now: say what becomes of each if its payment arrives.",
            self._paying,
        )
        return said % {"n": self._paying} if self._paying else ""

    @property
    def not_reached(self) -> int:
        """How many of the patients no e-mail reaches."""
        return sum(not reachable(visit) for visit in self.visits if not visit.is_being_paid)

    @property
    def reached(self) -> int:
        """How many of the patients an e-mail reaches."""
        return self.booked - self.not_reached

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for visit in self.visits:
            name = f"visit-{visit.pk}"
            # A field that has an error of its own must not be given a second one.
            if name in self.errors:
                continue
            if not (cleaned.get(name) or cleaned.get(FOR_ALL)):
                self.add_error(name, _("Choose what becomes of this visit."))
            elif not self._was_seen(visit, by_name=bool(cleaned.get(name))):
                self.add_error(name, _("New or changed since this page was shown: look again."))
        return cleaned

    def _was_seen(self, visit: Visit, *, by_name: bool) -> bool:
        """Whether the page showed this visit as it is: no answer, least of all one for all, is about
        a visit that nobody had seen (0906)."""
        said = [one for one in self.data.getlist("seen") if one.startswith(f"{visit.pk}:")]
        return self._seen(visit) in said or (by_name and not said)

    def _seen(self, visit: Visit) -> str:
        facts = [visit.start, visit.practitioner_id, visit.is_being_paid, reachable(visit)]
        return f"{visit.pk}:{version_of({'facts': str(facts), 'back': self.back[visit.pk]})}"

    def fates(self) -> dict[int, Fate]:
        """What was decided, by visit id."""
        cleaned = self.cleaned_data
        for_all = cleaned.get(FOR_ALL)
        return {
            visit.pk: Fate(str(cleaned[f"visit-{visit.pk}"] or for_all)) for visit in self.visits
        }

    @property
    def hits(self) -> list[Hit]:
        """The visits one by one, for the template."""
        return [self._hit(visit) for visit in self.visits]

    def _hit(self, visit: Visit) -> Hit:
        name = f"visit-{visit.pk}"
        chosen = self._chosen(visit)
        paying = visit.is_being_paid
        reached = paying or reachable(visit)
        told = Comes.IF_PAID if paying else Comes.MAIL if reached else Comes.CALL
        phone = visit.contact_phone or (visit.patient.phone if visit.patient else "")
        return Hit(
            visit=visit,
            seen=self._seen(visit),
            paying=paying,
            when=f"{local_time.day(visit.local_date)}, {local_time.clock_of(visit.local_minute)}",
            who=visit.patient.short_name if visit.patient else _("Patient"),
            where=visit.area.name if visit.area else visit.town,
            what=visit.visit_type.name,
            back=self.amount(visit),
            told=str(told.label),
            reached=reached,
            phone=phones.shown(phone),
            phone_href=phones.href(phone),
            name=name,
            field=self[name],
            chosen=chosen,
            chosen_words=str(dict(self._choices(visit)).get(chosen, "")),
        )

    def _chosen(self, visit: Visit) -> str:
        if not self.is_bound:
            return ""
        chosen = str(self.data.get(f"visit-{visit.pk}") or self.data.get(FOR_ALL, ""))
        # The answer for all: of a hold both mean that the money goes back.
        both = visit.is_being_paid and chosen == Fate.REBOOK
        return Fate.CANCEL.value if both else chosen


def _said(words: Words) -> list[tuple[str, Any]]:
    return [(fate.value, str(said)) for fate, said in words.items()]


def decided(data: Any) -> bool:
    """Whether the page that asks has been answered, in part at least."""
    return any(name == FOR_ALL or name.startswith("visit-") for name in data)


def typed_before(data: Any) -> list[tuple[str, str]]:
    """What was typed on the page before this question, to be sent along with the answer."""
    return [
        (name, value)
        for name, values in data.lists()
        if name not in OURS and not name.startswith("visit-")
        for value in values
    ]


def seen_windows(data: Any) -> frozenset[int]:
    """The ids of the windows that the page said would end."""
    # A form is a stranger's: what is no number names no window.
    return frozenset(int(pk) for pk in data.getlist("window") if pk.isdecimal())


def window_words(windows: Iterable[WorkingHours]) -> list[tuple[int, str]]:
    """Windows that end, by id: `Tuesday, 9:00 am to 5:00 pm: Surrey`."""
    return [
        (
            window.pk,
            _("%(day)s, %(first)s to %(last)s: %(areas)s")
            % {
                "day": Weekday(window.weekday).label,
                "first": local_time.clock_of(window.from_minute),
                "last": local_time.clock_of(window.to_minute),
                "areas": ", ".join(sorted(area.name for area in window.areas.all())),
            },
        )
        for window in windows
    ]
