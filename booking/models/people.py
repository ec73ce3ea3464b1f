"""Practitioners and patients."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.place import LONGEST_CODE, ServiceArea
from booking.models.visit_type import VisitType
from core import names
from core.bilingual import spoken
from core.blind import DIGEST_LENGTH
from core.fields import EncryptedTextField


def clinic_zone() -> str:
    """Whoever joins works by the clinic's own clock, until somebody says otherwise."""
    return str(settings.CLINIC_TIME_ZONE)


class Gender(models.TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Non-binary or not said")


class Language(models.Model):
    """A language a practitioner can hold a visit in."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(
        _("name"),
        max_length=60,
        unique=True,
        help_text=_("In English. The usual languages appear in French by themselves."),
    )

    def __str__(self) -> str:
        return self.name

    @property
    def spoken_name(self) -> str:
        """Its name in the language being spoken."""
        return spoken(self.name)


class PractitionerQuerySet(models.QuerySet["Practitioner"]):
    def working(self, on: dt.date) -> "PractitionerQuerySet":
        """Active and registered with their college on that day."""
        return self.filter(
            Q(registration_valid_to__isnull=True) | Q(registration_valid_to__gte=on),
            is_active=True,
        )


class Practitioner(models.Model):
    """A registered person who visits patients at home."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sign-in"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address name"), max_length=100, unique=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    gender = models.CharField(
        _("gender"), max_length=10, choices=Gender.choices, default=Gender.OTHER
    )
    credentials = models.CharField(_("credentials"), max_length=120, blank=True)
    profession = models.CharField(
        _("profession"),
        max_length=80,
        default="Physiotherapist",
        help_text=_("In English. The usual professions appear in French by themselves."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    college = models.CharField(_("college"), max_length=120, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    register_url = models.URLField(_("public register"), blank=True)
    registration_valid_to = models.DateField(_("registered until"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default=clinic_zone)
    turnaround_minutes = models.PositiveSmallIntegerField(
        _("turnaround: parking, notes, door (minutes)"), default=10
    )
    home_code = models.CharField(
        _("starts the day from (beginning of a postal code)"), max_length=LONGEST_CODE, blank=True
    )
    wished_minutes_per_week = models.PositiveSmallIntegerField(
        _("wished minutes of visits a week"), null=True, blank=True
    )
    max_visits_per_day = models.PositiveSmallIntegerField(
        _("most visits a day"), null=True, blank=True
    )
    notice_minutes = models.PositiveIntegerField(
        _("notice of their own (minutes)"), default=0, db_default=0
    )
    last_arrival = models.PositiveSmallIntegerField(
        _("arrives last at (minute of the day)"), null=True, blank=True
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("break that must fit (minutes)"), default=0, db_default=0
    )
    break_from = models.PositiveSmallIntegerField(_("break from"), null=True, blank=True)
    break_to = models.PositiveSmallIntegerField(_("break until"), null=True, blank=True)
    areas = models.ManyToManyField(
        ServiceArea, verbose_name=_("service areas"), blank=True, related_name="practitioners"
    )
    visit_types = models.ManyToManyField(
        VisitType, verbose_name=_("visit types"), blank=True, related_name="practitioners"
    )
    languages = models.ManyToManyField(
        Language, verbose_name=_("languages"), blank=True, related_name="practitioners"
    )
    is_active = models.BooleanField(_("takes bookings"), default=True)
    # Raised by whoever locks the diary (operations/locks/diary.py): the write is the lock.
    version = models.PositiveBigIntegerField(default=0, editable=False)

    objects = PractitionerQuerySet.as_manager()

    class Meta:
        verbose_name = _("practitioner")
        constraints = [
            models.CheckConstraint(
                condition=Q(break_minutes=0)
                | Q(break_from__lte=F("break_to") - F("break_minutes"), break_to__lte=1440),
                name="a_break_fits_between_its_edges",
            ),
            models.CheckConstraint(
                condition=Q(last_arrival=None) | Q(last_arrival__lt=1440),
                name="last_arrival_is_a_minute_of_the_day",
            ),
            models.UniqueConstraint(
                fields=["college", "registration_number"],
                condition=~Q(registration_number=""),
                name="one_registration_a_person",
                violation_error_message=_("Somebody already has this registration number."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """Credentials, the same in every language; without any, the profession in the one being spoken."""
        return self.credentials or spoken(self.profession)


class Patient(models.Model):
    """A person we visit. Found again by a keyed hash of the e-mail address."""

    name = EncryptedTextField(_("name"))
    email = EncryptedTextField(_("e-mail"), blank=True)
    # Keyed: an address in the clear could be looked up by whoever has a copy of the table (0006).
    email_hash = models.CharField(max_length=64, db_index=True, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    notes = EncryptedTextField(_("notes"), blank=True, default="", db_default="")
    # With which key and rules the words it is found by were written (`operations.finding`).
    indexed_as = models.CharField(max_length=DIGEST_LENGTH, blank=True, default="", db_default="")
    # Another record of the same person, in which this one has gone up (1103).
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="aliases"
    )
    created_at = models.DateTimeField(_("on record since"))
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    def __str__(self) -> str:
        # No name: this text ends up in logs, error pages and the audit trail.
        return f"patient {self.pk}"

    @property
    def initials(self) -> str:
        """`J.S.` for calendars that strangers may glimpse."""
        return names.initials(self.name)

    @property
    def first_name(self) -> str:
        """`Joan`, where somebody else reads whom the visit is for; may be empty."""
        return names.first_name(self.name)

    @property
    def short_name(self) -> str:
        """First name and initial: `Joan S.`; of an erased person only that."""
        return names.first_name_and_initial(self.name) or str(_("erased"))
