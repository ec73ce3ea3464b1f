"""Visits of earlier years for a clinic that is running: `python -m tests.load.past 100000`."""

import sys

import django
from django.apps import apps


def main(visits: int) -> None:
    """As many visits like the first one that is over, before the year the crowd books in."""
    from config.bench import world

    over = apps.get_model("booking", "Visit").objects.filter(status="completed")
    world.add_past(visits, like=over.order_by("pk").values_list("pk", flat=True)[0])


if __name__ == "__main__":
    sys.path.insert(0, "site")
    django.setup()
    main(int(sys.argv[1]))
