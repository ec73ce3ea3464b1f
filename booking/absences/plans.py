"""What becomes of each visit of an absence, with the joint answer as what is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from booking.absences.words import (
    BY_WORD,
    FOR_ALL_WORDS,
    IF_PAID,
    PROPOSAL,
    asked_for,
    counted,
    joined,
    told_to,
    when_of,
    who_of,
)
from booking.deciding import FOR_ALL, FateField
from booking.models import Language, Plan, Visit
from booking.operations.practitioners.absence import Decision, Decisions
from booking.operations.visits.fates import reachable
from booking.queries.joint import stops_of
from booking.queries.rehoming import PossibleStart, Proposed
from core import local_time
from core.forms import Form
from core.models import ClinicSettings
from core.versioned import version_of

#: One visit, or both of a joint visit in order.
Stop = Sequence[Visit]


@dataclass(frozen=True)
class PlanLine:
    """One visit of the question, or both of a joint visit, ready to be drawn."""

    visit: Visit
    visits: Sequence[Visit]
    seen: str
    paying: bool
    when: str
    who: str
    where: str
    what: str
    asked_for: str
    proposal: str
    name: str
    field: forms.BoundField
    chosen: str
    chosen_words: str
    told: str


class PlansForm(Form):
    """One answer for all, and one for each visit that is to be different.

    The two of a joint visit have one answer: they go together, or are asked together (1175).
    """

    def __init__(
        self,
        data: Any = None,
        *,
        visits: Sequence[Visit],
        proposed: Sequence[Proposed],
        by_practitioner: bool = False,
    ) -> None:
        super().__init__(data)
        self.visits = sorted(visits, key=lambda visit: (visit.start, visit.pk))
        self.stops = stops_of(self.visits)
        self.proposed = {one.visit.pk: one for one in proposed}
        self.asks = ClinicSettings.current().asks_colleagues
        self.by_practitioner = by_practitioner
        wished = {visit.wished_language for visit in visits} - {""}
        named = Language.objects.filter(code__in=wished).values_list("code", "name")
        self.languages = dict(named) if wished else {}
        if len(self.stops) > 1:
            self.fields[FOR_ALL] = FateField(
                label=_("What becomes of these visits?"),
                choices=FOR_ALL_WORDS,
                widget=forms.RadioSelect,
                initial=PROPOSAL,
                required=False,
            )
        for stop in self.stops:
            self.fields[f"visit-{stop[0].pk}"] = self._of(stop)

    def _of(self, stop: Stop) -> forms.ChoiceField:
        several, own = len(self.stops) > 1, self._choices(stop)
        return FateField(
            label=_("What becomes of both visits?")
            if len(stop) > 1
            else _("What becomes of this visit?"),
            choices=[("", _("As for all")), *own] if several else own,
            widget=forms.Select if several else forms.RadioSelect,
            initial="" if several else self.plan_of(stop, PROPOSAL).value,
            required=False,
        )

    def _choices(self, stop: Stop) -> list[tuple[str, str]]:
        if stop[0].is_being_paid:
            return [(plan, str(words)) for plan, words in IF_PAID]
        found = [(plan.value, self._goes_to(stop, plan)) for plan in Plan.MOVES]
        keeps = _("Keep it: I will go") if self.by_practitioner else _("Keep it as it is")
        return [
            *[(plan, words) for plan, words in found if words],
            *BY_WORD[len(stop) > 1],
            (Plan.KEEP.value, keeps),
        ]

    def _spot(self, visit: Visit, plan: Plan) -> PossibleStart | None:
        found = self.proposed.get(visit.pk)
        if found is None:
            return None
        return {Plan.COLLEAGUE: found.colleague, Plan.ANOTHER_TIME: found.another}.get(plan)

    def _goes_to(self, stop: Stop, plan: Plan) -> str:
        """`Omar Haddad comes at 10:00 am instead (12 min more driving)`; empty where nobody can."""
        visit = stop[0]
        spot = self._spot(visit, plan)
        if spot is None:
            return ""
        if plan == Plan.ANOTHER_TIME:
            at = local_time.short_moment(spot.start, visit.time_zone)
            return _("%(who)s comes %(when)s") % {"who": spot.practitioner.name, "when": at}
        words = {
            "who": spot.practitioner.name,
            "when": local_time.clock(spot.start, visit.time_zone),
            "n": max(0, spot.added_minutes),
        }
        if self.asks:
            return _("%(who)s is asked to come at %(when)s (%(n)s min more driving)") % words
        return _("%(who)s comes at %(when)s (%(n)s min more driving)") % words

    def plan_of(self, stop: Stop, chosen: str) -> Plan:
        """What an answer, for this visit (or both of a joint visit) or for all, means for it."""
        visit = stop[0]
        if visit.is_being_paid and chosen not in {plan for plan, _words in IF_PAID}:
            return Plan.CALL
        if chosen == PROPOSAL:
            possible = [plan for plan in Plan.MOVES if self._spot(visit, plan)]
            return possible[0] if possible else Plan.CALL
        plan = Plan(chosen)
        if plan in Plan.MOVES and self._spot(visit, plan) is None:
            return Plan.REBOOK if all(reachable(one) for one in stop) else Plan.CALL
        return plan

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for stop in self.stops:
            name = f"visit-{stop[0].pk}"
            if name in self.errors:
                continue
            if not (cleaned.get(name) or cleaned.get(FOR_ALL)):
                self.add_error(name, _("Choose what becomes of this visit."))
            # Somebody booked, or took the time that was proposed, since the page was made (0906).
            elif self._seen(stop) not in self.data.getlist("seen"):
                self.add_error(name, _("New or changed since this page was shown: look again."))
        return cleaned

    def _seen(self, stop: Stop) -> str:
        facts: list[object] = []
        for visit in stop:
            spots = [self._spot(visit, plan) for plan in Plan.MOVES]
            facts += [visit.start, visit.practitioner_id, visit.is_being_paid, reachable(visit)]
            facts += [(spot.practitioner.pk, spot.start) if spot else None for spot in spots]
        keys = "-".join(str(visit.pk) for visit in stop)
        return f"{keys}:{version_of({'facts': str(facts)})}"

    def decisions(self) -> Decisions:
        """What was decided, by visit id."""
        for_all, found = self.cleaned_data.get(FOR_ALL), dict[int, Decision]()
        for stop in self.stops:
            chosen = str(self.cleaned_data[f"visit-{stop[0].pk}"] or for_all)
            plan = self.plan_of(stop, chosen)
            found |= {visit.pk: self._decision(visit, plan) for visit in stop}
        return found

    def _decision(self, visit: Visit, plan: Plan) -> Decision:
        spot = self._spot(visit, plan)
        return Decision(plan, spot.practitioner.pk, spot.start) if spot else Decision(plan)

    @property
    def for_all(self) -> forms.BoundField | None:
        """The answer for all, where there is more than one visit."""
        return self[FOR_ALL] if FOR_ALL in self.fields else None

    @property
    def summary(self) -> str:
        """How the visits fare as proposed: `4 to colleagues, 1 to another time, 1 to call`."""
        return counted([self.plan_of(stop, PROPOSAL) for stop in self.stops for _one in stop])

    @property
    def chosen_summary(self) -> str:
        """The same of what was chosen."""
        chosen = [(self.plan_of(stop, self._chosen(stop)), stop) for stop in self.stops]
        return counted([plan for plan, stop in chosen for _one in stop])

    @property
    def lines(self) -> list[PlanLine]:
        """The visits one by one, those of a joint visit together, for the template."""
        return [self._line(stop) for stop in self.stops]

    def _line(self, stop: Stop) -> PlanLine:
        visit, chosen = stop[0], self._chosen(stop)
        name, plan = f"visit-{visit.pk}", self.plan_of(stop, chosen)
        return PlanLine(
            visit=visit,
            visits=stop,
            seen=self._seen(stop),
            paying=visit.is_being_paid,
            when=when_of(stop),
            who=who_of(stop),
            where=visit.area.name if visit.area else visit.town,
            what=joined(one.visit_type.name for one in stop),
            asked_for=joined(asked_for(one, self.languages) for one in stop),
            proposal=self._words(stop, self.plan_of(stop, PROPOSAL)),
            name=name,
            field=self[name],
            chosen=plan.value,
            chosen_words=self._words(stop, plan),
            told=told_to(stop, plan, self.asks),
        )

    def _words(self, stop: Stop, plan: Plan) -> str:
        said = self._goes_to(stop, plan) if plan in Plan.MOVES else ""
        return said or dict(self._choices(stop)).get(plan.value, "")

    def _chosen(self, stop: Stop) -> str:
        if not self.is_bound:
            return PROPOSAL
        known = {value for value, _words in self._choices(stop)} | {
            value for value, _words in FOR_ALL_WORDS
        }
        said = str(self.data.get(f"visit-{stop[0].pk}") or self.data.get(FOR_ALL) or "")
        return said if said and said in known else PROPOSAL
