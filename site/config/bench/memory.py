"""How much memory one web process holds."""

import os
import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings

from config.bench.frame import Figures, measure

ASK = """
import resource
from django.test import Client
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
Client().get("/healthz")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@measure("memory")
def web_process() -> Iterator[Figures]:
    """Peak resident size of a process that has answered one request."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment["PYTHONPATH"] = f"{settings.ROOT}{os.pathsep}{settings.SITE}"
    # In a process of its own: this one holds the bench and its worlds besides.
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    kilobytes = int(asked.stdout.split()[-1])
    yield {"name": "web process memory", "megabytes": round(kilobytes / 1024, 1), "n": 1}
