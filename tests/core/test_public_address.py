"""At a public address the program starts only when it is safe, or when somebody insists."""

import os
import subprocess
import sys

import pytest

from core.checks import demo_and_debug_are_not_served_as_production
from core.public_address import a_public_address_is_safe, is_public

KEY = "sT9-vQ2_hZ7xLr4mWc8pYb1nKd6gJf3uEa5oRi0tXq-Vw2Dz7Hs4Bk9"
RIGHT = {
    "BASE_URL": "https://clinic.example.com",
    "ALLOWED_HOSTS": "clinic.example.com",
    "SECRET_KEY": KEY,
    "FIELD_KEYS": f"{KEY},a",  # an old weak key stays for what it has written
    "EMAIL_URL": "smtp://user:password@mail.example.com:587/?tls=True",
    "TRUSTED_PROXIES": "1",
    "PAYMENTS": "off",
    "STRIPE_SECRET_KEY": "",
    "DEBUG": "",
    "DEMO": "",
    "INSIST": "",
    "BACKUP_RECIPIENTS": "age1jz4f8frcueyh455f3my0g45h8a568mwgu79uw0d6dem72vsx7e7qddzmjs",
    "BACKUP_TO": "/mnt/backups",
}
CARELESS = {
    "SECRET_KEY": "x",
    "FIELD_KEYS": "a",
    "ALLOWED_HOSTS": "*",
    "EMAIL_URL": "",
    "SECOND_FACTOR_REQUIRED": "0",
}
REFUSALS = [f"core.E{number:03}" for number in range(11, 16)]


def run(tmp_path, *words, **variables):
    environment = os.environ | RIGHT | {"VAR_DIR": str(tmp_path)} | variables
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the tests' own
    environment |= {"PYTHONPATH": ".:site", "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environment)


def test_a_right_installation_is_told_nothing(tmp_path):
    checked = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (checked.returncode, "no issues" in checked.stdout) == (0, True), checked.stderr


def test_a_careless_installation_is_told_everything_at_once(tmp_path):
    checked = run(tmp_path, "manage.py", "check", **CARELESS)

    assert checked.returncode == 1
    assert [refusal for refusal in REFUSALS if f"({refusal})" in checked.stderr] == REFUSALS


@pytest.mark.parametrize(("insist", "code"), [("", 1), (",".join(REFUSALS), 0)])
def test_a_careless_web_server_starts_only_for_somebody_who_insists(tmp_path, insist, code):
    started = run(tmp_path, "-c", "import config.wsgi", **CARELESS, INSIST=insist)

    assert started.returncode == code
    assert ("SECRET_KEY is so short" in started.stderr) == bool(code)


def test_only_what_may_be_insisted_on_can_be(tmp_path):
    started = run(tmp_path, "-c", "import config.wsgi", DEBUG="1", INSIST="core.E002,security.E002")

    assert (started.returncode, "DEBUG is on" in started.stderr) == (1, True)


def test_preloading_is_promised_only_when_asked(tmp_path):
    asked = "import config.settings as s; print(s.SECURE_HSTS_PRELOAD)"

    assert run(tmp_path, "-c", asked).stdout == "False\n"
    assert run(tmp_path, "-c", asked, HSTS_PRELOAD="1").stdout == "True\n"


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, []),
        ({"SECRET_KEY": "a" * 60}, ["core.E011"]),
        ({"FIELD_KEYS": ["a", KEY]}, ["core.E012"]),
        ({"ALLOWED_HOSTS": ["clinic.example.com", "*"]}, ["core.E013"]),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, ["core.E014"]),
        ({"SECOND_FACTOR_REQUIRED": False}, ["core.E015"]),
        ({"DEMO": True, "SECOND_FACTOR_REQUIRED": False}, ["core.E016"]),
        ({"DEMO": True, "SECRET_KEY": "x"}, ["core.E011", "core.E016"]),
        ({"METRICS_TOKEN": "secret"}, ["core.E017"]),
        ({"METRICS_TOKEN": KEY}, []),
        ({"BASE_URL": "http://192.168.1.20:8000", "SECRET_KEY": "x"}, []),
    ],
)
def test_each_carelessness_is_named(settings, changed, refused):
    settings.BASE_URL, settings.DEBUG, settings.DEMO = RIGHT["BASE_URL"], False, False
    settings.SECRET_KEY, settings.FIELD_KEYS = KEY, [KEY]
    settings.ALLOWED_HOSTS, settings.SECOND_FACTOR_REQUIRED = ["clinic.example.com"], True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    for name, value in changed.items():
        setattr(settings, name, value)

    assert [error.id for error in a_public_address_is_safe(None)] == refused


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("http://127.0.0.1:8000", False),
        ("http://localhost:8000", False),
        ("http://[::1]:8000", False),
        ("http://10.1.2.3", False),
        ("http://8.8.8.8", True),
        ("http://clinic.example.com", True),
    ],
)
def test_debug_is_refused_wherever_strangers_can_come(settings, address, public):
    settings.BASE_URL, settings.DEBUG, settings.HTTPS = address, True, False

    assert is_public(address) == public
    assert bool(demo_and_debug_are_not_served_as_production(None)) == public
