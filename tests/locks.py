"""`make lock-check`: the locks answer pyproject.toml, and every Python we promise installs from them."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LOCKS = {
    "requirements.lock": (),
    "requirements-test.lock": ("test",),
    "requirements-prove.lock": ("prove",),
}


def pinned(lock: str) -> dict[str, set[str]]:
    """Package → its versions; more than one where a marker chooses by Python or system."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)(?:\[.*\])?==(\S+)", (ROOT / lock).read_text(), re.M
    ):
        found.setdefault(name.lower(), set()).add(version)
    return found


def missing(lock: str) -> list[str]:
    """What pyproject.toml asks for and the lock does not name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = list(project["project"]["dependencies"])
    asked += [one for group in LOCKS[lock] for one in project["dependency-groups"][group]]
    names = [re.match(r"[\w.-]+", one)[0].lower() for one in asked]
    return [name for name in names if name not in pinned(lock)]


def main() -> int:
    """Have uv resolve each lock for each Python, from the lock alone; prints what does not go."""
    wrong = [f"{lock} lacks {', '.join(found)}" for lock in LOCKS if (found := missing(lock))]
    uv = shutil.which("uv") or Path(sys.executable).with_name("uv")
    for lock in LOCKS:
        for python in PYTHONS:
            command = [uv, "pip", "compile", ROOT / lock, "--no-deps", "--python-version", python]
            done = subprocess.run([*command, "-q"], capture_output=True, text=True)
            good = not done.returncode
            print(f"{lock} on Python {python}: {'installs' if good else done.stderr.strip()}")
            wrong += [] if good else [f"{lock} on {python}"]
    print("\n".join(wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
