"""Case PAY-55 for a web server: unsafe settings end the process with a sentence."""

import os
import subprocess
import sys

import pytest

SAFE = {"DEBUG": "", "DEMO": "", "PAYMENTS": "off", "STRIPE_SECRET_KEY": ""}


def start(**variables):
    code = "import config.wsgi"
    environment = os.environ | SAFE | variables | {"PYTHONPATH": ".:site"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PAYMENTS": "stripe", "STRIPE_SECRET_KEY": "sk_test_1"}, "Run manage.py stripe_setup"),
        ({"PAYMENTS": "simulator", "STRIPE_SECRET_KEY": "sk_test_1"}, "Remove STRIPE_SECRET_KEY"),
    ],
)
def test_pay_55_a_server_with_unsafe_settings_does_not_start(variables, said):
    ended = start(**variables)

    assert (ended.returncode, said in ended.stderr) == (1, True)


def test_pay_55_a_server_with_safe_settings_starts():
    assert start().returncode == 0
