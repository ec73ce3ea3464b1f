"""The whole simulator behind a real HTTP server: the client, its retries and its time-outs are real."""

import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.db import connection

from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.reconcile import reconcile
from booking.operations.visits.cancel import cancel_visit
from booking.simulator.app import ConnectionDropped, simulator
from booking.simulator.models import SimulatorFault, SimulatorRequest
from tests.payments.bench import state
from tests.payments.oracle import shown_state

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


def over_http(environ, start_response):
    """The simulator; where it would drop the connection, the server hangs up without a word."""
    try:
        return simulator(environ, start_response)
    except ConnectionDropped as dropped:
        raise ConnectionResetError from dropped
    finally:
        connection.close()


class Quiet(WSGIRequestHandler):
    """Keeps no diary of requests: the simulator has its own."""

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def far_away(transactional_db, settings, bench):
    """A bench whose processor is on the other side of a socket."""
    server = make_server("127.0.0.1", 0, over_http, server_class=WSGIServer, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{server.server_port}"
    yield bench
    server.shutdown()
    server.server_close()


def test_a_deposit_is_paid_and_comes_back_over_a_real_socket(far_away):
    visit, payment = far_away.paid()
    assert state(visit) == ("confirmed", ["paid"])

    cancel_visit(visit=visit, now=far_away.now, by="clinic")
    far_away.work()
    far_away.webhooks()

    payment.refresh_from_db()
    assert (state(visit)[0], shown_state(payment)) == ("cancelled", "refunded")
    assert ("refunded", -5000) in far_away.book(visit)
    assert reconcile(now=far_away.now) == []


@pytest.mark.parametrize("trouble", ["drop", "500", "lost_answer", "500_after"])
def test_one_failure_on_the_way_costs_nobody_a_second_session(far_away, trouble):
    SimulatorFault.objects.create(match="POST /v1/checkout/sessions", kind=trouble, times=1)

    visit, payment = far_away.paying()

    tried = SimulatorRequest.objects.filter(method="POST", path__startswith="/v1/checkout/sessions")
    assert len(set(tried.values_list("key", flat=True))) == 1
    assert tried.count() == 2
    assert (state(visit), bool(payment.session_id)) == (("held", ["open"]), True)


def test_a_processor_that_is_not_there_is_out_of_reach_and_nothing_is_owed(far_away, settings):
    visit, payment = far_away.paying()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    with pytest.raises(PaymentServiceAway):
        far_away.settle(payment)

    assert state(visit) == ("held", ["open"])
