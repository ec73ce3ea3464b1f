"""The Nu HTML checker over every page."""

import json
import re
import subprocess
from pathlib import Path

from tests.judge.pages import Page
from tests.judge.report import Report
from tests.judge.tools import java, node_modules


def check_html(pages: list[Page], folder: Path, report: Report) -> None:
    """Errors of every page's HTML; warnings are left to people."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {}
    for page in pages:
        file = folder / (re.sub(r"\W+", "-", page.name).strip("-") + ".html" or "home.html")
        file.write_text(page.fetched[1])
        names[file.name] = page.name
    jar = node_modules() / "vnu-jar/build/dist/vnu.jar"
    command = [java(), "-jar", jar, "--errors-only", "--format", "json", *folder.glob("*.html")]
    said = subprocess.run([str(word) for word in command], capture_output=True, text=True).stderr
    messages = json.loads(said)["messages"] if said.strip() else []
    for message in messages:
        name = names.get(Path(message["url"]).name, message["url"])
        report.fault("html", name, f"line {message.get('lastLine')}: {message['message']}")
    report.figure("html", pages=len(pages), errors=len(messages))
