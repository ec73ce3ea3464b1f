"""Panels of the dashboard about what patients were told in vain, and what they said."""

from typing import Any

from booking.models import HowItWent, Visit
from booking.queries.how_it_went import not_well
from booking.queries.refused_letters import RefusedLetters, refused_letters
from booking.queries.threads import WaitingThread, waiting_threads
from booking.staff import presenters, told
from booking.staff.panel import DeskPanel
from core import phones

#: More would push the next panel off the screen.
MOST = 12


class RefusedPanel(DeskPanel):
    """Patients whose address takes no letters; not shown while there is none (1225)."""

    name, order, template_name = "refused", 6, "staff/panels/refused.html"

    def shown(self) -> dict[str, Any]:
        found = refused_letters(MOST + 1)
        return {"waiting": [_refused(one) for one in found[:MOST]], "more": len(found) > MOST}


class NotWellPanel(DeskPanel):
    """Patients whose visit did not go well, until somebody has talked with them (1227)."""

    name, order, template_name = "not-well", 8, "staff/panels/not_well.html"

    def shown(self) -> dict[str, Any]:
        found = list(not_well()[: MOST + 1])
        return {"waiting": [_not_well(one) for one in found[:MOST]], "more": len(found) > MOST}


class MessagesPanel(DeskPanel):
    """What patients wrote on the pages of their visits; not shown while nothing waits (1213)."""

    name, order, template_name = "messages", 7, "staff/panels/messages.html"

    def shown(self) -> dict[str, Any]:
        return {"waiting": [_thread(one) for one in waiting_threads()]}


def _refused(one: RefusedLetters) -> dict[str, Any]:
    return {
        **_whose(one.visit),
        "what": ", ".join(dict.fromkeys(told.message_name(what) for what in one.what)),
        "email": one.visit.patient.email if one.visit.patient else "",
        "since": presenters.instant(one.since),
    }


def _not_well(one: HowItWent) -> dict[str, Any]:
    """Their words stand on the page of the visit: a dashboard is read over the shoulder."""
    return {
        **_whose(one.visit),
        "practitioner": one.visit.practitioner.name,
        "answer": one.get_answer_display(),
        "has_words": bool(one.words),
    }


def _whose(visit: Visit) -> dict[str, Any]:
    """Whose visit it is, when, and the telephone to press."""
    number = visit.contact_phone or (visit.patient.phone if visit.patient else "")
    phone, dial = phones.to_press(number)
    return {
        "ref": visit.public_ref,
        "who": presenters.patient_label(visit),
        "when": presenters.visit_when(visit),
        "patient": visit.patient_id,
        "phone": phone,
        "dial": dial,
    }


def _thread(one: WaitingThread) -> dict[str, Any]:
    return {
        "ref": one.visit.public_ref,
        "who": presenters.patient_label(one.visit),
        "at": presenters.instant(one.since),
        "many": one.many,
    }
