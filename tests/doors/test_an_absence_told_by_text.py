"""An absence, and somebody whom no letter reaches: texted, still to be called, and the list says both."""

import pytest

from booking.queries.reached import Reached, not_reached
from booking.telling import line_words
from tests.an_absence import MORNING, work
from tests.doors.test_portal_absence import morning, report
from tests.factories import make_patient
from tests.telephones import agreed, telephones

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
__all__ = ["morning"]


def said(moment):
    (line,) = not_reached(moment)
    assert line.reached == Reached.TO_CALL
    return line_words(line).told


@pytest.mark.parametrize("agrees", [True, False])
def test_whoever_is_to_be_called_is_said_to_have_been_texted_if_they_were(
    client, morning, settings, agrees
):
    with telephones(settings) as server:
        joan = make_patient(name="Joan Smith", email="", phone="+16045550142")
        visit = morning.visit("10:00", patient=joan, contact_phone="+16045550142")
        if agrees:
            agreed(visit, MORNING)
        report(client, **{f"visit-{visit.pk}": "rebook"})
        work(MORNING)
        assert said(MORNING) == "not told: no e-mail address, please call"

        # At ten past seven it is too early to text.
        nine = MORNING.replace(hour=MORNING.hour + 2)
        work(nine)

        assert len(server.taken) == int(agrees)
        assert said(nine) == (
            "asked by text at 9:10 am to choose another time, please call"
            if agrees
            else "not told: no e-mail address, please call"
        )
