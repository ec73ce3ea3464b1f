"""A visitor who books for two people at one address."""

from booking.models import Visit
from tests.doors.patient import ANSWERS, Patient

SECOND = {"been": "new", "visit_type": "second-visit", "payer": "myself"}
OTHER = {"second_name": "Albert Smith", "second_reason": "knee PHI-9c1d"}


class Couple(Patient):
    """A visitor who books for two."""

    def to_times(self):
        self.client.post("/book/who/", ANSWERS["where"] | ANSWERS["who"] | {"two": "on"})
        assert self.post("what").url == "/book/second/"
        assert self.post("second", **SECOND).url == "/book/times/"
        return self

    def to_check(self, clock="9:30 am"):
        self.to_times()
        assert self.choose(clock).url == "/book/details/"
        assert self.post("details").url == "/book/second-person/"
        assert self.post("second-person", **OTHER).url == "/book/address/"
        assert self.post("address").url == "/book/check/"
        return self

    @property
    def both(self):
        return list(Visit.objects.filter(joint__isnull=False).order_by("-pk")[:2])[::-1]

    @property
    def session(self):
        [payment] = [one for visit in self.both for one in visit.payments.all()]
        return payment.session_id
