"""The README's way to production, tried command by command from an empty folder, as a stranger would.

The commands are read from the README itself: one that is renamed, or needs a setting the README does not
name, fails here. What asks Stripe needs a key of the reader's own and is left out.
"""

import os
import re
import secrets
import shlex
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from tests.machine import free_port

ROOT = Path(__file__).resolve().parents[2]
#: They run until they are told to stop.
STAYING = ("serve", "work")
LEFT_OUT = ("stripe_setup", "stripe_check")


class Letters(Message):
    """Takes every letter."""

    def __init__(self) -> None:
        super().__init__()
        self.to: list[str] = []

    def handle_message(self, message: Any) -> None:
        """Remember for whom it was."""
        self.to.append(str(message["To"]))


def commands() -> list[str]:
    """Every command of the section, in its order."""
    text = (ROOT / "README.md").read_text()
    section = text.partition("## Going to production")[2].partition("\n## ")[0]
    found = re.findall(r"`(python3? (?:-m venv|manage\.py)[^`]+)`", section)
    return [one for one in found if not any(name in one for name in LEFT_OUT)]


def prove() -> Iterator[dict[str, Any]]:
    """One figure a command; then what came of them together."""
    letters = Letters()
    with tempfile.TemporaryDirectory() as name:
        post = Controller(letters, hostname="127.0.0.1", port=free_port())
        post.start()
        try:
            yield from _steps(Path(name), post.port)
        finally:
            post.stop()
    yield {"name": "the owner was invited", "holds": letters.to == ["you@clinic.example.com"]}


def _steps(folder: Path, smtp: int) -> Iterator[dict[str, Any]]:
    tree = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x"], cwd=folder, input=tree.stdout, check=True)
    settings = _settings(smtp)
    for command in commands():
        began = time.monotonic()
        words = _as_typed(command)
        said = (
            _stays(words, folder, settings)
            if _is_staying(command)
            else _ends(words, folder, settings)
        )
        if "--new-key" in command:
            settings["BACKUP_RECIPIENTS"] = re.findall(r"age1\w+", said)[0]
            settings["BACKUP_TO"] = str(folder / "another machine")
        good = not said.startswith("FAILED")
        seconds = round(time.monotonic() - began, 1)
        yield {
            "name": command,
            "seconds": seconds,
            "holds": good,
            **({} if good else {"said": said}),
        }


def _settings(smtp: int) -> dict[str, str]:
    """What the README's first step asks for, and nothing else."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "DATABASE_URL")
        if name in os.environ
    }
    kept |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return kept | {
        "BASE_URL": "https://clinic.example.com",
        "ALLOWED_HOSTS": "clinic.example.com",
        "TRUSTED_PROXIES": "1",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": secrets.token_urlsafe(48),
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp}",
        "PORT": str(free_port()),
    }


def _as_typed(command: str) -> str:
    """The command with what a reader puts in, by the Python that the step before made."""
    typed = command.replace("your.clinic", "clinic.example.com").replace("FILE", "backup-key.txt")
    return re.sub(
        r"^python manage", ".venv/bin/python manage", typed.replace("…", "Harbour Physio")
    )


def _is_staying(command: str) -> bool:
    return any(f"manage.py {name}" in command for name in STAYING)


def _ends(words: str, folder: Path, settings: dict[str, str]) -> str:
    done = subprocess.run(
        words, shell=True, cwd=folder, env=settings, capture_output=True, text=True
    )
    said = done.stdout + done.stderr
    warned = "--deploy" in words and "no issues" not in said
    return f"FAILED {said[-1500:]}" if done.returncode or warned else said


def _stays(words: str, folder: Path, settings: dict[str, str]) -> str:
    """Start it, see it well, and tell it to stop: it ends by itself and without complaint."""
    process = subprocess.Popen(shlex.split(words), cwd=folder, env=settings)
    try:
        if "serve" in words:
            _until_ready(settings["PORT"])
        else:
            time.sleep(10)
        well = process.poll() is None
    finally:
        process.terminate()
        code = process.wait(timeout=60)
    return "well" if well and code == 0 else f"FAILED ended with {code}"


def _until_ready(port: str) -> None:
    for _try in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).read()
            return
        except OSError:
            time.sleep(0.5)
