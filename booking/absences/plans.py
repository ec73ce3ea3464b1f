"""What becomes of each visit of an absence, with the joint answer as what is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from booking.absences.words import FOR_ALL_WORDS, IF_PAID, PROPOSAL, asked_for, counted, told_words
from booking.deciding import FOR_ALL, FateField
from booking.models import Language, Plan, Visit
from booking.operations.practitioners.absence import Decision, Decisions
from booking.operations.visits.fates import reachable
from booking.queries.rehoming import PossibleStart, Proposed
from core import local_time, phones
from core.forms import Form
from core.models import ClinicSettings
from core.versioned import version_of


@dataclass(frozen=True)
class PlanLine:
    """One visit of the question, ready to be drawn."""

    visit: Visit
    seen: str
    paying: bool
    when: str
    who: str
    where: str
    what: str
    asked_for: str
    proposal: str
    phone: str
    phone_href: str
    name: str
    field: forms.BoundField
    chosen: str
    chosen_words: str
    told: str


class PlansForm(Form):
    """One answer for all, and one for each visit that is to be different."""

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
        self.proposed = {one.visit.pk: one for one in proposed}
        self.asks = ClinicSettings.current().asks_colleagues
        self.by_practitioner = by_practitioner
        wished = {visit.wished_language for visit in visits} - {""}
        named = Language.objects.filter(code__in=wished).values_list("code", "name")
        self.languages = dict(named) if wished else {}
        if len(self.visits) > 1:
            self.fields[FOR_ALL] = FateField(
                label=_("What becomes of these visits?"),
                choices=FOR_ALL_WORDS,
                widget=forms.RadioSelect,
                initial=PROPOSAL,
                required=False,
            )
        for visit in self.visits:
            self.fields[f"visit-{visit.pk}"] = self._of(visit)

    def _of(self, visit: Visit) -> forms.ChoiceField:
        several, own = len(self.visits) > 1, self._choices(visit)
        return FateField(
            label=_("What becomes of this visit?"),
            choices=[("", _("As for all")), *own] if several else own,
            widget=forms.Select if several else forms.RadioSelect,
            initial="" if several else self.plan_of(visit, PROPOSAL).value,
            required=False,
        )

    def _choices(self, visit: Visit) -> list[tuple[str, str]]:
        if visit.is_being_paid:
            return [(plan, str(words)) for plan, words in IF_PAID]
        found = [(plan.value, self._goes_to(visit, plan)) for plan in Plan.MOVES]
        found = [(plan, words) for plan, words in found if words]
        keeps = _("Keep it: I will go") if self.by_practitioner else _("Keep it as it is")
        return [
            *found,
            (Plan.REBOOK.value, _("Ask the patient to choose another time")),
            (Plan.CALL.value, _("The office calls the patient")),
            (Plan.KEEP.value, keeps),
        ]

    def _spot(self, visit: Visit, plan: Plan) -> PossibleStart | None:
        found = self.proposed.get(visit.pk)
        if found is None:
            return None
        return {Plan.COLLEAGUE: found.colleague, Plan.ANOTHER_TIME: found.another}.get(plan)

    def _goes_to(self, visit: Visit, plan: Plan) -> str:
        """`Omar Haddad comes at 10:00 am instead (12 min more driving)`; empty where nobody can."""
        spot = self._spot(visit, plan)
        if spot is None:
            return ""
        at = local_time.short_moment(spot.start, visit.time_zone)
        if plan == Plan.ANOTHER_TIME:
            return _("%(who)s comes %(when)s") % {"who": spot.practitioner.name, "when": at}
        words = {
            "who": spot.practitioner.name,
            "when": local_time.clock(spot.start, visit.time_zone),
            "n": max(0, spot.added_minutes),
        }
        if self.asks:
            return _("%(who)s is asked to come at %(when)s (%(n)s min more driving)") % words
        return _("%(who)s comes at %(when)s (%(n)s min more driving)") % words

    def plan_of(self, visit: Visit, chosen: str) -> Plan:
        """What an answer, for this visit or for all, means for this visit."""
        if visit.is_being_paid and chosen not in {plan for plan, _words in IF_PAID}:
            return Plan.CALL
        if chosen == PROPOSAL:
            possible = [plan for plan in Plan.MOVES if self._spot(visit, plan)]
            return possible[0] if possible else Plan.CALL
        plan = Plan(chosen)
        if plan in Plan.MOVES and self._spot(visit, plan) is None:
            return Plan.REBOOK if reachable(visit) else Plan.CALL
        return plan

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for visit in self.visits:
            name = f"visit-{visit.pk}"
            if name in self.errors:
                continue
            if not (cleaned.get(name) or cleaned.get(FOR_ALL)):
                self.add_error(name, _("Choose what becomes of this visit."))
            # Somebody booked, or took the time that was proposed, since the page was made (0906).
            elif self._seen(visit) not in self.data.getlist("seen"):
                self.add_error(name, _("New or changed since this page was shown: look again."))
        return cleaned

    def _seen(self, visit: Visit) -> str:
        spots = [self._spot(visit, plan) for plan in Plan.MOVES]
        facts = [visit.start, visit.practitioner_id, visit.is_being_paid, reachable(visit)]
        facts += [(spot.practitioner.pk, spot.start) if spot else None for spot in spots]
        return f"{visit.pk}:{version_of({'facts': str(facts)})}"

    def decisions(self) -> Decisions:
        """What was decided, by visit id."""
        for_all = self.cleaned_data.get(FOR_ALL)
        return {
            visit.pk: self._decision(visit, str(self.cleaned_data[f"visit-{visit.pk}"] or for_all))
            for visit in self.visits
        }

    def _decision(self, visit: Visit, chosen: str) -> Decision:
        plan = self.plan_of(visit, chosen)
        spot = self._spot(visit, plan)
        return Decision(plan, spot.practitioner.pk, spot.start) if spot else Decision(plan)

    @property
    def for_all(self) -> forms.BoundField | None:
        """The answer for all, where there is more than one visit."""
        return self[FOR_ALL] if FOR_ALL in self.fields else None

    @property
    def summary(self) -> str:
        """How the visits fare as proposed: `4 to colleagues, 1 to another time, 1 to call`."""
        plans = [self.plan_of(visit, PROPOSAL) for visit in self.visits]
        return counted(plans)

    @property
    def chosen_summary(self) -> str:
        """The same of what was chosen."""
        return counted([self.plan_of(visit, self._chosen(visit)) for visit in self.visits])

    @property
    def lines(self) -> list[PlanLine]:
        """The visits one by one, for the template."""
        return [self._line(visit) for visit in self.visits]

    def _line(self, visit: Visit) -> PlanLine:
        name, chosen = f"visit-{visit.pk}", self._chosen(visit)
        plan = self.plan_of(visit, chosen)
        phone = visit.contact_phone or (visit.patient.phone if visit.patient else "")
        return PlanLine(
            visit=visit,
            seen=self._seen(visit),
            paying=visit.is_being_paid,
            when=f"{local_time.day(visit.local_date)}, {local_time.clock_of(visit.local_minute)}",
            who=visit.patient.short_name if visit.patient else _("Patient"),
            where=visit.area.name if visit.area else visit.town,
            what=visit.visit_type.name,
            asked_for=asked_for(visit, self.languages),
            proposal=self._words(visit, self.plan_of(visit, PROPOSAL)),
            phone=phones.shown(phone),
            phone_href=phones.href(phone),
            name=name,
            field=self[name],
            chosen=plan.value,
            chosen_words=self._words(visit, plan),
            told=told_words(visit, plan, self.asks),
        )

    def _words(self, visit: Visit, plan: Plan) -> str:
        said = self._goes_to(visit, plan) if plan in Plan.MOVES else ""
        return said or dict(self._choices(visit)).get(plan.value, "")

    def _chosen(self, visit: Visit) -> str:
        if not self.is_bound:
            return PROPOSAL
        known = {value for value, _words in self._choices(visit)} | {
            value for value, _words in FOR_ALL_WORDS
        }
        said = str(self.data.get(f"visit-{visit.pk}") or self.data.get(FOR_ALL) or "")
        return said if said and said in known else PROPOSAL
