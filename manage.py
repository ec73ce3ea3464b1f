#!/usr/bin/env python
"""The one way in: puts the ground (`site/`) on the path and hands over to Django."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from core.unprepared import execute

    execute(sys.argv)


if __name__ == "__main__":
    main()
