"""The migrated template of each kind of database, made while something else goes on.

`python -m tests.templates` migrates SQLite's, with addresses of PostgreSQL theirs as well, one after the
other: migrating is a minute's work of one core, and whoever tests afterwards only copies.
"""

import os
import subprocess
import sys


def main(addresses: list[str]) -> int:
    """Each in a process of its own: a process knows one database. Returns the exit code."""
    words = [sys.executable, "-m", "tests.templates", "--this"]
    ends = [
        subprocess.run(words, env={**os.environ, **({"DATABASE_URL": one} if one else {})})
        for one in ("", *addresses)
    ]
    return max(end.returncode for end in ends)


def this() -> int:
    """Migrate the template of the configured kind of database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from tests.databases import copies

    copies().ready()
    return 0


if __name__ == "__main__":
    sys.exit(this() if sys.argv[1:] == ["--this"] else main(sys.argv[1:]))
