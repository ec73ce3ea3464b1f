"""A server that speaks what Postmark and Mailgun speak, and how they post their reports to us."""

import base64
import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from core import outbox
from core.models import OutboxMessage, SentLetter

SECRET = "postmark:a secret of the tests"
SIGNING_KEY = "a signing key of the tests"
ADDRESS = "/mail/reports/"


class Provider(ThreadingHTTPServer):
    """Takes letters and keeps them; `answers` are (status, body), or "hang up", for the next ones."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.taken, self.keys, self.answers, self.before_answer = [], [], [], None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class _Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sent = self._read(body)
        status, words = self.server.answers.pop(0) if self.server.answers else (200, None)
        if status == 200:
            self.server.taken.append(sent)
        if self.server.before_answer:
            self.server.before_answer(sent)
        if words == "hang up":
            self.connection.close()
            return
        answer = json.dumps(words if words is not None else self._accepted(sent)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _read(self, body):
        if self.path == "/email":
            self.server.keys.append(self.headers["X-Postmark-Server-Token"])
            return json.loads(body)
        self.server.keys.append(base64.b64decode(self.headers["Authorization"].split()[1]).decode())
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        if b"multipart" not in head:
            from urllib.parse import parse_qs

            return {name: values[0] for name, values in parse_qs(body.decode()).items()}
        parts = BytesParser(policy=HTTP).parsebytes(head + body).iter_parts()
        return {
            part.get_param("name", header="content-disposition"): part.get_payload(
                decode=True
            ).decode()
            for part in parts
        }

    def _accepted(self, sent):
        number = len(self.server.taken)
        if self.path == "/email":
            return {
                "To": sent["To"],
                "SubmittedAt": "2026-11-20T17:00:00.0000000-05:00",
                "MessageID": f"b7bc2f4a-e38e-4336-af7d-{number:012d}",
                "ErrorCode": 0,
                "Message": "OK",
            }
        return {"id": f"<{number}.20261120@clinic.example>", "message": "Queued. Thank you."}

    def log_message(self, *_arguments):
        """Say nothing."""


@contextmanager
def listening():
    server = Provider()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def postmark(settings):
    """Letters go to Postmark, as a server of the test, by the real library."""
    settings.EMAIL_PROVIDER, settings.EMAIL_REPORTS_SECRET = "postmark", SECRET
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    with listening() as server:
        settings.ANYMAIL = {
            "POSTMARK_SERVER_TOKEN": "a token",
            "POSTMARK_API_URL": server.address,
            "REQUESTS_TIMEOUT": 3,
        }
        yield server


@contextmanager
def mailgun(settings):
    """The same of Mailgun."""
    settings.EMAIL_PROVIDER, settings.EMAIL_REPORTS_SECRET = "mailgun", SIGNING_KEY
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    with listening() as server:
        settings.ANYMAIL = {
            "MAILGUN_API_KEY": "a key",
            "MAILGUN_API_URL": f"{server.address}/v3",
            "MAILGUN_SENDER_DOMAIN": "clinic.example",
            "REQUESTS_TIMEOUT": 3,
        }
        yield server


def postmark_says(client, report, *, secret=SECRET):
    """Postmark posts a report, with the name and password that stand in its webhook's address."""
    basic = base64.b64encode(secret.encode()).decode()
    return client.post(
        ADDRESS,
        json.dumps(report),
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Basic {basic}",
    )


def bounce(sent, number=1, **more):
    """A hard bounce as Postmark's documents show it."""
    return {
        "RecordType": "Bounce",
        "ID": 42,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "Tag": "",
        "MessageID": f"b7bc2f4a-e38e-4336-af7d-{number:012d}",
        "ServerID": 1234,
        "MessageStream": "outbound",
        "Description": "The server was unable to deliver your message (ex: unknown user).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": sent["To"],
        "From": "bookings@clinic.example",
        "BouncedAt": "2026-11-20T22:05:00Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": sent["Subject"],
        "Metadata": sent["Metadata"],
        **more,
    }


def delivery(sent, number=1):
    """A delivery as Postmark's documents show it."""
    return {
        "RecordType": "Delivery",
        "ServerID": 23,
        "MessageStream": "outbound",
        "MessageID": f"b7bc2f4a-e38e-4336-af7d-{number:012d}",
        "Recipient": sent["To"],
        "Tag": "",
        "DeliveredAt": "2026-11-20T22:03:00Z",
        "Details": "Test",
        "Metadata": sent["Metadata"],
    }


def complaint(sent, number=1):
    """A spam complaint as Postmark's documents show it."""
    report = bounce(sent, number)
    return {**report, "RecordType": "SpamComplaint", "Type": "SpamComplaint", "TypeCode": 512}


def mailgun_says(client, event, sent, number=1, *, key=SIGNING_KEY, **more):
    """Mailgun posts an event, signed."""
    token, timestamp = "5" * 50, "1795200000"
    signed = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    report = {
        "signature": {"token": token, "timestamp": timestamp, "signature": signed},
        "event-data": {
            "event": event,
            "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "timestamp": 1795200000.5,
            "log-level": "error",
            "recipient": sent["to"],
            "message": {"headers": {"message-id": f"{number}.20261120@clinic.example"}},
            "user-variables": {"letter": sent["v:letter"]},
            "delivery-status": {"code": 550, "message": "5.1.1 no such user", "attempt-no": 1},
            **more,
        },
    }
    return client.post(ADDRESS, json.dumps(report), content_type="application/json")


def sent(now):
    """The job of one letter after a try."""
    outbox.enqueue("letter", key="letter", ids={}, now=now)
    outbox.run_due(now)
    return job()


def job():
    return OutboxMessage.objects.get()


def stands():
    """How the job and its letter stand."""
    one = job()
    return one.state, one.report, one.last_error, SentLetter.objects.latest("pk").state
