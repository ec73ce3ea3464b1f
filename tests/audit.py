"""`make audit`: what the Python advisory database knows against the locked versions.

No answer is not a clean bill: without a network it says that nothing was asked, and fails.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-prove.lock")


def main(locks: tuple[str, ...] = LOCKS) -> int:
    """0: nothing known; 1: something is; 2: nobody could be asked, about some or all."""
    return max(told(lock, *_asked(lock)) for lock in locks)


def _asked(lock: str) -> tuple[str, str]:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / lock), "--no-deps"]
    command += ["--disable-pip", "--progress-spinner", "off", "--timeout", "20", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout, done.stderr


def told(lock: str, answer: str, complaint: str = "") -> int:
    """Say what pip-audit's answer means. A package it skipped was not looked at, whatever its exit code."""
    try:
        packages = json.loads(answer)["dependencies"]
    except ValueError:
        last = complaint.strip().splitlines()[-1:] or ["no answer"]
        print(f"{lock}: not asked: no network here, or the advisory database is away ({last[0]}).")
        return 2
    for package in packages:
        for known in package.get("vulns", []):
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            print(
                f"{lock}: {package['name']} {package['version']}: {known['id']}, mended in {mended}"
            )
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if skipped:
        print(f"{lock}: nobody could be asked about {len(skipped)} of {len(packages)} packages.")
    bad = any(package.get("vulns") for package in packages)
    if not skipped and not bad:
        print(f"{lock}: nothing is known against {len(packages)} packages.")
    return 1 if bad else 2 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
