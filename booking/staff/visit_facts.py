"""A visit as the office reads it: facts, what happened, who looked, and what may be done now."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import AccountAction
from booking.models import (
    ACTORS,
    LOOKS,
    AuditAction,
    Dispute,
    MissedTry,
    PlannedVisit,
    Visit,
    VisitStatus,
    Went,
)
from booking.operations.reserving.intake import intake_of
from booking.payments import ledger
from booking.payments.asked_first import asked_first_cents
from booking.payments.cost import cost_of
from booking.payments.money_history import money_story
from booking.queries.claims import claim_of
from booking.queries.exercises import exercises_of
from booking.queries.joint import are_one_stop, other_of
from booking.queries.plans import number_of
from booking.queries.texts import said_home
from booking.queries.threads import went_of
from booking.staff import presenters
from booking.staff.card_facts import card_rows
from booking.staff.trail_words import fields_of
from core import phones
from core.local_time import moment, zone_words
from core.models import AuditEntry

Line = tuple[str, str, str, str]  # when, who, what, note

MOST_ENTRIES = 200
ACTS = {**dict(AuditAction.choices), **dict(AccountAction.choices)}


def facts(visit: Visit) -> list[tuple[str, str]]:
    """What the visit is, without the patient."""
    rows = [
        (_("When"), f"{presenters.visit_when(visit)} ({zone_words(visit.time_zone)})"),
        (_("Status"), visit.get_status_display()),
        (_("Practitioner"), str(visit.practitioner)),
        (_("Visit type"), str(visit.visit_type)),
        (_("Service area"), str(visit.area or presenters.CROSSES)),
        (_("Who pays"), visit.get_payer_display()),
        *_claim(visit),
        (_("Price"), presenters.money(visit.price_cents, visit.currency)),
        *_fees(visit),
        (_("Deposit"), presenters.money(visit.deposit_cents, visit.currency)),
        *_in_full(visit),
        (_("Booked"), presenters.instant(visit.created_at)),
    ]
    if visit.status == VisitStatus.HELD:
        rows.append((_("Held until"), presenters.instant(visit.hold_expires)))
    rows += [*_in_a_plan(visit), *_joint(visit)]
    if visit.drive_overridden:
        rows.append((_("Drive time"), _("knowingly overridden by the office")))
    rows += card_rows(visit)
    if (said := said_home(visit)) is not None:
        home = _("yes, said %(how)s on %(when)s")
        how = {"how": said.get_said_by_display(), "when": presenters.instant(said.at)}
        rows.append((_("Somebody will be home"), home % how))
    if went := went_of(visit):
        words = [str(Went(went["answer"]).label), went["words"]]
        rows.append((_("How it went, says the patient"), ". ".join(filter(None, words))))
    if visit.follow_up:
        rows.append((_("For the office to do"), visit.get_follow_up_display()))
    return rows


def _in_a_plan(visit: Visit) -> list[tuple[str, str]]:
    """Which visit of a plan of care this is, or of which proposal its time is kept for."""
    row = PlannedVisit.objects.filter(visit=visit.pk).select_related("plan__visit").first()
    if row is None:
        return []
    number = number_of(visit)
    if number:
        said = _("Visit %(number)s of %(many)s, agreed %(when)s")
        words = {"number": number[0], "many": number[1]}
        return [
            (_("Plan of care"), said % (words | {"when": presenters.instant(row.plan.answered_at)}))
        ]
    beside = {"reference": row.plan.visit.public_ref}
    return [(_("Plan of care"), _("Proposed to the patient of visit %(reference)s") % beside)]


def _fees(visit: Visit) -> list[tuple[str, str]]:
    rows = [(_("Travel fee"), presenters.money(visit.travel_fee_cents, visit.currency))]
    if late := visit.late_change_fee_cents:
        rows.append((_("Fee for a late change"), presenters.money(late, visit.currency)))
    return rows


def _joint(visit: Visit) -> list[tuple[str, str]]:
    """The visit it was booked together with, and whether the two still are one stop."""
    other = other_of(visit)
    if other is None:
        return []
    said = _("with %(patient)s, visit %(reference)s, %(when)s, %(status)s")
    words = said % {
        "patient": presenters.patient_name(other),
        "reference": other.public_ref,
        "when": presenters.visit_when(other),
        "status": other.get_status_display(),
    }
    apart = "" if are_one_stop(visit, other) else _("no longer one right after the other")
    return [(_("Joint visit"), ", ".join(filter(None, [words, apart])))]


def _in_full(visit: Visit) -> list[tuple[str, str]]:
    """What of a patient's payment is no deposit, and so goes back whole whenever it goes back."""
    if not visit.pays_in_full:
        return []
    beyond = presenters.money(asked_first_cents(visit) - visit.deposit_cents, visit.currency)
    said = _("All of it when booking: %(beyond)s beyond the deposit, which no terms keep")
    return [(_("The patient chose to pay"), said % {"beyond": beyond})]


def _claim(visit: Visit) -> list[tuple[str, str]]:
    """How far the claim to the insurer has come."""
    claim = claim_of(visit)
    if claim is None:
        return []
    approved = presenters.money(claim.approved, visit.currency) if claim.approved else ""
    return [(_("Claim"), ", ".join(filter(None, [str(claim.state.label), approved])))]


def patient_facts(visit: Visit) -> list[tuple[str, str]]:
    """Who is visited and where; empty lines are left out."""
    person = visit.patient
    exact = _("full code") if visit.place_is_exact else _("only the beginning of the code")
    rows = [
        (_("Patient"), presenters.patient_name(visit)),
        (_("E-mail"), person.email if person else ""),
        (_("Language of letters"), str(dict(settings.LANGUAGES).get(visit.language, ""))),
        (_("Phone"), phones.shown(person.phone) if person else ""),
        (
            _("Contact for the visit"),
            " ".join([visit.contact_name, phones.shown(visit.contact_phone)]).strip(),
        ),
        (_("Address"), ", ".join(filter(None, [visit.street, visit.town, visit.postal_code]))),
        (_("Drive planned to"), f"{visit.place_code} ({exact})"),
        (_("Access"), visit.access_notes),
        (_("Notes for colleagues"), " · ".join(note.text for note in visit.door_notes.all())),
        (_("Exercises sent home"), _sent_home(visit)),
        (_("Tried at the door"), _tried(visit)),
        (_("Reason for the visit"), visit.reason),
        *_told_beside(visit),
        (_("New patient"), _("yes") if visit.is_new_patient else _("no")),
        (_("Another hour suits"), _("yes") if visit.is_flexible else _("no")),
        (_("Another person suits"), _("yes") if visit.another_person_suits else _("no")),
    ]
    return [(label, value) for label, value in rows if value]


def _sent_home(visit: Visit) -> str:
    """That there are exercises on the patient's page, by whom and since when; not which."""
    kept = exercises_of(visit)
    if kept is None:
        return ""
    said = {"who": kept.by_name, "when": moment(kept.sent_at, visit.time_zone)}
    return _("a list by %(who)s, %(when)s") % said


def _told_beside(visit: Visit) -> list[tuple[str, str]]:
    """The emergency contact and the claim, as far as the patient told them."""
    told = intake_of(visit)
    emergency = [told["emergency_name"], phones.shown(told["emergency_phone"])]
    return [
        (_("In an emergency"), " ".join(filter(None, emergency))),
        (_("Claim number"), told["claim_number"]),
        (_("Day of the crash"), _day(told["crash_date"])),
        (_("Visits used"), told["visits_used"]),
    ]


def _day(written: str) -> str:
    return presenters.day(dt.date.fromisoformat(written)) if written else ""


def _tried(visit: Visit) -> str:
    """What was tried before the visit was marked as missed."""
    tried = MissedTry.objects.filter(visit=visit).first()
    if tried is None:
        return ""
    said = [
        _("rang or knocked") if tried.rang else "",
        _("called") if tried.called else "",
        _("waited %(n)s minutes") % {"n": tried.waited_minutes} if tried.waited_minutes else "",
    ]
    return ", ".join(filter(None, said)) or _("nothing")


def history(visit: Visit) -> tuple[list[Line], list[Line]]:
    """What was done, and who opened the record, newest first."""
    about = Q(object_type="visit", object_id=str(visit.pk))
    if visit.patient_id:
        # What was done to the patient's record is part of the story of each visit.
        about |= Q(object_type="patient", object_id=str(visit.patient_id))
    entries = list(AuditEntry.objects.filter(about).order_by("-at", "-pk")[:MOST_ENTRIES])
    return (
        [line(entry) for entry in entries if entry.action not in LOOKS],
        [line(entry) for entry in entries if entry.action in LOOKS],
    )


def line(entry: AuditEntry) -> Line:
    """One entry of the audit trail, as a row of the page."""
    fields = f" ({fields_of(entry)})" if entry.fields else ""
    act = ACTS.get(entry.action, entry.action)  # an earlier version's word is shown as it stands
    # Without a person it was the program or the patient: a stored word, said in the reader's language.
    who = ACTORS.get(entry.actor_name, "") if entry.actor_id is None else ""
    return presenters.instant(entry.at), str(who or entry.actor_name), f"{act}{fields}", entry.note


def disputes(visit: Visit) -> list[int]:
    """The disputes there is evidence to gather for."""
    rows = Dispute.objects.filter(payment__visit=visit).order_by("opened_at")
    return list(rows.values_list("pk", flat=True))


def papers(visit: Visit) -> list[tuple[str, str, str]]:
    """Number, what it is and its day of issue, the newest first."""
    rows = visit.papers.order_by("-turn")
    return [
        (paper.number, str(paper.get_kind_display()), presenters.day(paper.issued_on))
        for paper in rows
    ]


def money(visit: Visit) -> dict[str, object]:
    """The story of a visit's money, what has come in and what is still owed."""
    cost = cost_of(visit)
    return {
        "rows": cost.rows(),
        "share_note": cost.share_note,
        "lines": [
            (presenters.instant(line.at), line.text, line.cents < 0) for line in money_story(visit)
        ],
        "received": presenters.money(ledger.received_cents(visit), visit.currency),
        "owed": _owed(visit),
        "total": presenters.money(visit.total_cents, visit.currency),
    }


def _owed(visit: Visit) -> tuple[str, str]:
    """Who owes how much; what was paid before it is asked for is nobody's debt."""
    cents = ledger.owed_cents(visit)
    to_come = visit.status in (VisitStatus.HELD, VisitStatus.CONFIRMED)
    label = _("Owed now")
    if cents < 0:
        label = _("Paid ahead") if to_come else _("Owed to the payer, with what is on its way")
    return label, presenters.money(abs(cents), visit.currency)
