"""The judges that are no Python: installed into var/judge, never part of the site."""

import os
import platform
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.machine import NotHere, install

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "judge"


def java() -> str:
    """The path of Java. Raises NotHere."""
    for _try in range(2):
        if path := shutil.which("java"):
            return path
        install("default-jre-headless")
    raise NotHere("Java")


@cache
def node_modules() -> Path:
    """Lighthouse and the HTML checker, installed once per version. Raises NotHere."""
    wanted = ROOT / "site/judge/package-lock.json"
    kept = FOLDER / "package-lock.json"
    if not (FOLDER / "node_modules").exists() or kept.read_bytes() != wanted.read_bytes():
        if not shutil.which("npm"):
            install("npm")
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", "lighthouse.mjs"):
            shutil.copy(ROOT / "site/judge" / name, FOLDER / name)
        print("Installing the judges…", flush=True)
        words = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        if subprocess.run(words, cwd=FOLDER).returncode:
            shutil.rmtree(FOLDER / "node_modules", ignore_errors=True)
            raise NotHere("Lighthouse and the HTML checker (npm could not install them)")
    shutil.copy(ROOT / "site/judge/lighthouse.mjs", FOLDER / "lighthouse.mjs")
    return FOLDER / "node_modules"


def node() -> Path:
    """A Node new enough for Lighthouse. Raises NotHere."""
    kind = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), "")
    path = node_modules() / f"node-linux-{kind}/bin/node"
    if not path.exists():
        raise NotHere(f"Node 24 for {platform.machine()}")
    return path
