"""Made-up patients for the diary, drawn from a list with a fixed hand."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from booking.models import Patient
from config.demo.files import read
from core.fields import lookup_hash


@dataclass
class Someone:
    """A patient of one practitioner: where they live, what they need, when they were seen."""

    name: str
    email: str
    phone: str
    code: str
    area_slug: str
    group: str
    street: str
    access_notes: str
    reason: str
    payer: str
    days: list[int] = field(default_factory=list)
    row: Patient | None = None

    def is_due(self, day: int) -> bool:
        """Whether another visit on `day` (an ordinal) would make sense."""
        return not self.days or (len(self.days) < 8 and abs(day - self.days[-1]) >= 4)


class Register:
    """Hands out people who do not exist, each with their own e-mail address."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.people: list[Someone] = []

    def newcomer(self, *, codes: list[str], area_slug: str, groups: list[str]) -> Someone:
        """Somebody new, living in one of `codes`."""
        words, rng, number = read("patients.yaml"), self.rng, len(self.people)
        first, last = rng.choice(words["first"]), rng.choice(words["last"])
        group = rng.choice(["general", *groups])
        someone = Someone(
            name=f"{first} {last}",
            email=f"{first}.{last}.{number}@patients.example".lower(),
            phone=f"+160455501{rng.randrange(100):02d}",
            code=rng.choice(codes),
            area_slug=area_slug,
            group=group,
            street=f"{rng.randrange(100, 9900)} {rng.choice(words['street'])}",
            access_notes=rng.choice(words["access"]),
            reason=rng.choice(words["reason"][group]),
            payer="icbc" if group == "icbc" else rng.choice(["myself"] * 8 + ["msp", "veterans"]),
        )
        self.people.append(someone)
        return someone

    def save(self, created_at: dt.datetime) -> None:
        """Write everybody who was visited."""
        visited = [someone for someone in self.people if someone.days]
        for someone in visited:
            someone.row = Patient(
                name=someone.name,
                email=someone.email,
                email_hash=lookup_hash(someone.email),
                phone=someone.phone,
                created_at=created_at,
            )
        Patient.objects.bulk_create([someone.row for someone in visited if someone.row])
