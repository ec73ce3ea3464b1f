"""A server that speaks Twilio's API for messages, and how Twilio signs what it tells us."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from django.conf import settings
from twilio.request_validator import RequestValidator

ACCOUNT, TOKEN, SENDER = "AC" + "0" * 32, "a token of the tests", "+16045550100"


class Telephones(ThreadingHTTPServer):
    """Takes texts and keeps them, or answers as `answers` says: (status, code), or "hang up"."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.taken, self.asked, self.answers, self.many = [], [], [], 0

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class _Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        self.server.asked.append((self.path, self.headers["Authorization"]))
        answer = self.server.answers.pop(0) if self.server.answers else (201, None)
        if answer == "hang up":
            self.server.taken.append(sent)
            self.connection.close()
            return
        status, code = answer
        if status == 201:
            self.server.taken.append(sent)
            self.server.many += 1
            made = {"sid": f"SM{self.server.many:032d}", "status": "queued", "to": sent["To"]}
        else:
            made = {"status": status, "code": code, "message": f"no: {sent['To']}", "more_info": ""}
        words = json.dumps(made).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_arguments):
        """Say nothing."""


@contextmanager
def telephones(settings):
    """Texts go to a server of the test, by the real library."""
    settings.SMS_GATEWAY = "twilio"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.TWILIO_FROM, settings.TWILIO_MESSAGING_SERVICE = SENDER, ""
    server = Telephones()
    settings.TWILIO_API_BASE = server.address
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def tell(client, path, signature=None, **said):
    """Twilio posts to us, signed for our public address as it was given."""
    sign = RequestValidator(TOKEN).compute_signature
    signed = sign(f"{settings.BASE_URL}{path}", said) if signature is None else signature
    return client.post(path, said, HTTP_X_TWILIO_SIGNATURE=signed)


def agreed(visit, now, words="yes, texts"):
    """Whoever is told of this visit has agreed to texts."""
    from booking.operations.messages.text_choices import note_choice

    return note_choice(
        visit=visit, phone=visit.contact_phone or visit.patient.phone, words=words, now=now
    )
