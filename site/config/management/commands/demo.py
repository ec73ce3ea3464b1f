"""One command from nothing to a running, complete, fictional clinic."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.demo.people import sign_ins
from config.serving import run_apart, run_together, web, worker
from core.models import ClinicSettings


class Command(BaseCommand):
    """`make demo`: migrate, load the demo clinic into an empty database, serve."""

    help = "Runs the demo clinic; the first start prepares it."
    #: Nobody waits a second for them here: `migrate` and the web server make those that matter.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        # The sign-ins are printed with their passwords; a real clinic must not get them by a slip.
        if not settings.DEMO:
            raise CommandError("Set DEMO=1: this loads a fictional clinic and simulates payments.")
        began = time.monotonic()
        # Apart, so that what serves is not as big as what prepares.
        if run_apart(self._prepare):
            raise CommandError("The demo clinic could not be prepared; the reason is above.")
        # Read when the program was loaded: before there were static files, the first time.
        if isinstance(storage := staticfiles_storage, ManifestFilesMixin):
            storage.hashed_files, storage.manifest_hash = storage.load_manifest()
        self._greet(time.monotonic() - began)
        sys.exit(run_together([web("127.0.0.1", settings.PORT), worker]))

    def _prepare(self) -> None:
        statics = self._collect_static()
        self._migrate()
        if not ClinicSettings.objects.exists():
            call_command("demo_content")
        if statics is not None:
            if statics.wait():
                raise CommandError("collectstatic failed")
            self._stamp().write_text(self._fingerprint())

    def _collect_static(self) -> subprocess.Popen[bytes] | None:
        """Gather static files beside the migration, on the other core; None when nothing changed."""
        if self._stamp().exists() and self._stamp().read_text() == self._fingerprint():
            return None
        command = [sys.executable, str(settings.ROOT / "manage.py"), "collectstatic"]
        return subprocess.Popen([*command, "--noinput", "-v0"])

    def _stamp(self) -> Path:
        return Path(settings.VAR_DIR) / "static-gathered"

    def _fingerprint(self) -> str:
        """Changes with any static file of ours and with any package that brings some."""
        digest = hashlib.sha256((settings.ROOT / "requirements.lock").read_bytes())
        for file in sorted((settings.SITE / "static").rglob("*")):
            found = file.stat()
            digest.update(f"{file.name} {found.st_size} {found.st_mtime_ns}".encode())
        return digest.hexdigest()

    def _migrate(self) -> None:
        # Asked first: `migrate` takes seconds even when there is nothing to do.
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.stdout.write(f"Preparing the database ({len(plan)} steps)…")
            call_command("migrate", verbosity=0)

    def _greet(self, seconds: float) -> None:
        base = settings.BASE_URL
        lines = [
            f"Doorstep is starting (prepared in {seconds:.0f} s). The clinic is fictional; no real money.",
            f"  site      {base}/",
            f"  booking   {base}/book/     (try V5H 1A1)",
            f"  practice  {base}/practice/",
            f"  admin     {base}/admin/",
            f"  mail      {settings.VAR_DIR / 'mail'}",
            "Sign-ins (role e-mail password):",
            *sign_ins(),
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
