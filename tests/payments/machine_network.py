"""Network and time in a random life of money: messages late, twice and never, faults, hours that pass."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from booking.operations.money.sweep import sweep_payments, sweep_refunds
from booking.simulator import deliver
from booking.simulator.models import SimulatorAnswer

FAULTS = ["drop", "lost_answer", "500", "500_after", "500_stored", "429"]
WHERE = [
    "POST /v1/checkout",
    "GET /v1/checkout",
    "POST /v1/refunds",
    "GET /v1/refunds",
    "POST /v1/payment_intents",
    "POST /v1/payment_methods",
]
nth = st.integers(0, 5)


class NetworkRules:
    """Mixed into the machine: it has a bench, and picks rows."""

    @rule(number=nth)
    def a_message_arrives(self, number):
        event = self.pick(deliver.waiting(), number)
        if event:
            self.told.append(event)
            deliver.deliver([event])

    @rule(number=nth)
    def a_message_arrives_again(self, number):
        event = self.pick(self.told, number)
        if event:
            deliver.deliver([event])

    @rule(number=nth)
    def a_message_is_lost(self, number):
        event = self.pick(deliver.waiting(), number)
        if event:
            deliver.lose([event])

    @rule(where=st.sampled_from(WHERE), kind=st.sampled_from(FAULTS), times=st.integers(1, 3))
    def something_breaks(self, where, kind, times):
        self.bench.fault(where, kind, times)

    @rule()
    def stripe_forgets_its_keys(self):
        """A day later; our rows may still wait to be sent."""
        self.bench.wait(days=1)
        SimulatorAnswer.objects.all().delete()

    @rule(minutes=st.sampled_from([1, 3, 10, 36, 40]))
    def time_passes(self, minutes):
        self.bench.wait(minutes=minutes)

    @rule()
    def the_worker_works(self):
        sweep_payments(now=self.bench.now)
        sweep_refunds(now=self.bench.now)
        self.bench.work()
