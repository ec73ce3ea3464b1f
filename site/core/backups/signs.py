"""When a backup was last tried, made and verified: kept beside the worker's signs of life.

In the database, so that every host, `/workerz` and the owner's dashboard know it. A restored database
knows of no backup after itself, which is true: there is none of what it holds now.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from core.models import WorkerHeartbeat

MADE, VERIFIED = "backup", "backup verified"
#: A nightly backup that was missed once.
LATE_AFTER = dt.timedelta(hours=36)
#: A backup nobody has opened is a hope.
UNTRIED_AFTER = dt.timedelta(days=35)


@dataclass(frozen=True)
class BackupState:
    """What is known of the backups; `wanted` where the installation is set up for them."""

    wanted: bool
    tried_at: dt.datetime | None
    made_at: dt.datetime | None
    verified_at: dt.datetime | None

    def is_late(self, now: dt.datetime) -> bool:
        """Whether there should be a newer one."""
        return self.wanted and (self.made_at is None or now - self.made_at > LATE_AFTER)

    def is_untried(self, now: dt.datetime) -> bool:
        """Whether none has been verified for too long."""
        return self.wanted and (self.verified_at is None or now - self.verified_at > UNTRIED_AFTER)

    @property
    def has_failed(self) -> bool:
        """Whether the last try did not end in a backup."""
        return bool(self.tried_at) and self.made_at != self.tried_at


def trying(now: dt.datetime) -> None:
    """A backup begins."""
    WorkerHeartbeat.objects.update_or_create(name=MADE, defaults={"at": now})


def made(now: dt.datetime) -> None:
    """The backup that began at `now` is in its place."""
    WorkerHeartbeat.objects.filter(name=MADE).update(at=now, ran_well_at=now)


def verified(now: dt.datetime) -> None:
    """A backup was restored into a scratch place and found whole."""
    WorkerHeartbeat.objects.update_or_create(
        name=VERIFIED, defaults={"at": now, "ran_well_at": now}
    )


def backup_state() -> BackupState:
    """What this database knows of its backups; one query."""
    beats = {beat.name: beat for beat in WorkerHeartbeat.objects.filter(name__in=[MADE, VERIFIED])}
    made_beat, verified_beat = beats.get(MADE), beats.get(VERIFIED)
    return BackupState(
        wanted=bool(settings.BACKUP_RECIPIENTS),
        tried_at=made_beat.at if made_beat else None,
        made_at=made_beat.ran_well_at if made_beat else None,
        verified_at=verified_beat.ran_well_at if verified_beat else None,
    )
