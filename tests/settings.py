"""The program's own settings, quicker and quieter."""

import os
from pathlib import Path

# Processes of one test run share nothing but the migrated templates beside their folders.
os.environ["VAR_DIR"] = str(
    Path(__file__).resolve().parents[1]
    / "var"
    / "test"
    / os.environ.get("PYTEST_XDIST_WORKER", "main")
)
os.environ.setdefault("PAYMENTS", "simulator")

from config.settings import *  # noqa: F403
from config.settings import DATABASES, MIDDLEWARE, STORAGES, VAR_DIR

# Tests read times as they are said, with a space; tests/core/test_whole_times.py asks the pages themselves.
MIDDLEWARE = [one for one in MIDDLEWARE if one != "core.whole_times.WholeTimesMiddleware"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SECOND_FACTOR_REQUIRED = False
AXES_ENABLED = False
ALLOWED_HOSTS = ["*"]
MEDIA_ROOT = VAR_DIR / "media"
NEWS = ""  # one host: a kept page costs no query; tests of several say otherwise
if DATABASES["default"]["ENGINE"] == "core.sqlite":
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
