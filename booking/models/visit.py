"""Visits and holds."""

import datetime as dt

from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.only_on_postgres import OnlyOnPostgres, Tstzrange
from booking.models.people import Gender, Patient, Practitioner
from booking.models.place import LONGEST_CODE, ServiceArea
from booking.models.reference import new_reference
from booking.models.visit_status import Fate, FollowUp, VisitStatus
from booking.models.visit_type import VisitType
from core import local_time
from core.fields import EncryptedTextField
from territory.here import payer_choices

#: No visit lasts longer than a day.
LONGEST_MINUTES = 1440
SWEEP_COLUMNS = (
    "practitioner",
    "start_minute",
    "end_minute",
    "status",
    "hold_expires",
    "payment_pending",
    "holder",
    "place_code",
    "buffer_before",
    "buffer_after",
)


class VisitQuerySet(models.QuerySet["Visit"]):
    def live(self) -> "VisitQuerySet":
        """In a status that takes the practitioner's time."""
        # The other way round: SQLite would answer "status in" by an index, and read every past visit.
        return self.exclude(status__in=VisitStatus.OVER)

    def occupying(self, now: dt.datetime) -> "VisitQuerySet":
        """Blocking for everyone at `now`: live, and no lapsed hold.

        A hold past its deadline still blocks while its payment session is not known to be over.
        """
        lapsed = Q(status=VisitStatus.HELD, hold_expires__lte=now, payment_pending=False)
        return self.live().exclude(lapsed)

    def lapsed(self, now: dt.datetime) -> "VisitQuerySet":
        """Holds past their deadline whose payment session, if any, is known to be over."""
        return self.filter(status=VisitStatus.HELD, hold_expires__lte=now, payment_pending=False)

    def confirmed_ahead(self, now: dt.datetime) -> "VisitQuerySet":
        """Confirmed, not begun, and still to come."""
        return self.filter(status=VisitStatus.CONFIRMED, started_at=None, start__gt=now)

    def promised(self, now: dt.datetime) -> "VisitQuerySet":
        """What somebody counts on: confirmed and not begun, or a hold that still keeps its time."""
        return self.occupying(now).exclude(status__in=VisitStatus.FINISHED).filter(started_at=None)

    def wanted(self, now: dt.datetime) -> "VisitQuerySet":
        """What somebody has to do with yet: it waits for the office, goes on now, or lies ahead."""
        open_still = [VisitStatus.HELD, VisitStatus.CONFIRMED]
        return self.filter(Q(needs_staff=True) | Q(status__in=open_still, end__gt=now))

    def on_days(self, first: dt.date, last: dt.date) -> "VisitQuerySet":
        """Starting on a local date from `first` to `last`, both included."""
        return self.filter(local_date__gte=first, local_date__lte=last)


class Visit(models.Model):
    """One appointment. Changed only by `booking.operations`.

    `start` and `end` are UTC and half-open; `start_minute` and `end_minute` are the same instants
    as whole minutes since 1970 for the sweep; `local_*` is the wall clock it was booked for.
    """

    public_ref = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference)
    status = models.CharField(_("status"), max_length=10, choices=VisitStatus.choices)
    practitioner = models.ForeignKey(
        Practitioner,
        verbose_name=_("practitioner"),
        on_delete=models.PROTECT,
        related_name="visits",
    )
    visit_type = models.ForeignKey(
        VisitType, verbose_name=_("visit type"), on_delete=models.PROTECT, related_name="visits"
    )
    patient = models.ForeignKey(
        Patient,
        verbose_name=_("patient"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
    )

    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    start_minute = models.BigIntegerField()
    end_minute = models.BigIntegerField()
    local_date = models.DateField(_("date"))
    local_minute = models.PositiveSmallIntegerField(
        _("time"), help_text="wall-clock minute of the day"
    )
    time_zone = models.CharField(_("time zone"), max_length=60)
    buffer_before = models.PositiveSmallIntegerField(_("minutes kept free before"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("minutes kept free after"), default=0)
    hold_expires = models.DateTimeField(_("held until"), null=True, blank=True)
    hold_extended = models.BooleanField(default=False)
    # Of a visit booked by phone, or the first of a plan: kept past every payment page that closes unpaid
    # before it (0950, 1231).
    deposit_until = models.DateTimeField(_("deposit awaited until"), null=True, blank=True)
    payment_pending = models.BooleanField(
        _("payment under way"),
        default=False,
        help_text="a payment session may still be paid: the time is not free",
    )
    holder = models.CharField(max_length=64, blank=True)

    area = models.ForeignKey(
        ServiceArea,
        verbose_name=_("service area"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # In the clear, because matching needs it: no finer than the clinic's table of postal codes (0006).
    place_code = models.CharField(
        _("drive planned to"),
        max_length=LONGEST_CODE,
        help_text="a prefix, or a full code with its own point",
    )
    latitude = models.FloatField()
    longitude = models.FloatField()
    land = models.CharField(max_length=4, blank=True)
    place_is_exact = models.BooleanField(default=False)
    town = models.CharField(_("town"), max_length=80, blank=True)
    postal_code = EncryptedTextField(_("postal code"), blank=True)
    street = EncryptedTextField(_("street"), blank=True)
    access_notes = EncryptedTextField(_("access notes"), blank=True)
    reason = EncryptedTextField(_("reason for the visit"), blank=True)
    contact_name = EncryptedTextField(_("contact's name"), blank=True)
    contact_phone = EncryptedTextField(_("contact's phone"), blank=True)
    is_new_patient = models.BooleanField(_("new patient"), default=True)
    is_flexible = models.BooleanField(_("another hour suits"), default=False, db_default=False)
    another_person_suits = models.BooleanField(_("anybody suits"), default=False, db_default=False)
    # Kept, so that whoever takes over the visit is whom the patient chose (1110).
    wished_gender = models.CharField(
        _("asked for a woman or a man"),
        max_length=10,
        blank=True,
        choices=Gender.choices,
        default="",
        db_default="",
    )
    wished_language = models.CharField(
        _("asked for somebody who speaks"), max_length=12, blank=True, default="", db_default=""
    )
    payer = models.CharField(_("who pays"), max_length=12, choices=payer_choices, default="myself")

    price_cents = models.PositiveIntegerField(_("price"))
    travel_fee_cents = models.PositiveIntegerField(_("travel fee"), default=0)
    late_change_fee_cents = models.PositiveIntegerField(_("late change"), default=0, db_default=0)
    deposit_cents = models.PositiveIntegerField(_("deposit"), default=0)
    # all of it is paid when booking, by the patient's choice (0965)
    pays_in_full = models.BooleanField(_("pays in full"), default=False, db_default=False)
    currency = models.CharField(_("currency"), max_length=3)
    language = models.CharField(
        _("language of letters"),
        max_length=10,
        default="en",
        db_default="en",
        help_text="the patient booked in it; every letter is written in it",
    )
    # A copy: later edits of a policy change nothing for what was booked (0204).
    policy = models.JSONField(
        _("cancellation terms"), default=dict, help_text="refund terms as they were when booked"
    )
    consent_text = models.TextField(_("words agreed to"), blank=True)
    consent_version = models.CharField(_("version agreed to"), max_length=20, blank=True)
    consent_at = models.DateTimeField(_("agreed to on"), null=True, blank=True)

    created_at = models.DateTimeField(_("booked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    set_out_at = models.DateTimeField(_("on the way since"), null=True, blank=True)
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_by = models.CharField(_("cancelled by"), max_length=12, blank=True)
    late_minutes = models.PositiveSmallIntegerField(_("minutes late"), default=0)
    sequence = models.PositiveIntegerField(default=0, help_text="of the calendar file")
    calendar_domain = models.CharField(
        max_length=253,
        default="doorstep",
        db_default="doorstep",
        help_text="of the calendar entry's identifier; never changes, wherever the site moves",
    )
    moved_at = models.DateTimeField(_("moved"), null=True, blank=True)
    # Because nobody could come as promised: the patient may change or call it off for nothing (1111).
    moved_by_clinic = models.BooleanField(_("moved by the clinic"), default=False, db_default=False)
    needs_staff = models.BooleanField(_("needs the office"), default=False)
    # The column keeps its first name, and sentences an earlier version wrote into it.
    follow_up = models.CharField(
        _("for the office to do"),
        max_length=200,
        blank=True,
        choices=FollowUp.choices,
        db_column="staff_note",
    )
    # Of a hold whose time was taken away while it was being paid for (0910).
    fate_if_paid = models.CharField(
        _("what becomes of it if paid"),
        max_length=10,
        blank=True,
        choices=Fate.choices,
        default="",
        db_default="",
    )
    drive_overridden = models.BooleanField(_("drive time overridden"), default=False)
    joint = models.UUIDField(_("joint visit"), null=True, blank=True, editable=False)
    # A number, no foreign key: a page may be deleted, and booking knows no pages.
    source_page_id = models.PositiveBigIntegerField(null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        constraints = [
            OnlyOnPostgres(
                name="never_twice",
                expressions=[
                    ("practitioner", RangeOperators.EQUAL),
                    (Tstzrange("start", "end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=VisitStatus.LIVE),
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="visit_in_order"),
            models.CheckConstraint(
                condition=Q(start_minute__lt=F("end_minute")), name="visit_minutes_in_order"
            ),
            # queries look one day back for visits that reach into a span, and no further
            models.CheckConstraint(
                condition=Q(end_minute__lte=F("start_minute") + LONGEST_MINUTES),
                name="visit_within_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(hold_expires__isnull=False),
                name="hold_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[*VisitStatus.LIVE, *VisitStatus.OVER]),
                name="visit_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["held", "released", "cancelled"])
                | Q(patient__isnull=False),
                name="a_confirmed_visit_has_a_patient",
            ),
        ]
        indexes = [
            # the sweep's one question: live visits of many practitioners between two minutes; with
            # all it asks and reads in the index, no row of the table is touched. Not only for live
            # visits: SQLite cannot see that a question with placeholders keeps such a condition
            models.Index(fields=[*SWEEP_COLUMNS], name="visit_sweep"),
            models.Index(fields=["local_date", "practitioner"], name="visit_by_day"),
            models.Index(fields=["status", "hold_expires"], name="visit_held"),  # without, too
            models.Index(fields=["holder", "status"], name="visit_of_holder"),
            models.Index(fields=["joint"], name="visit_of_joint"),
        ]

    def __str__(self) -> str:
        return f"{self.public_ref}, {local_time.day_of_year(self.local_date)}, {self.get_status_display()}"

    @property
    def is_live(self) -> bool:
        """In a status that takes the practitioner's time."""
        return self.status in VisitStatus.LIVE

    @property
    def is_ours_to_mend(self) -> bool:
        """The clinic could not come as promised: calling it off costs the patient nothing."""
        return self.moved_by_clinic or self.follow_up in FollowUp.OURS_TO_MEND

    @property
    def awaits_deposit(self) -> bool:
        """Booked by phone or the first of a plan, and kept until its deposit is paid."""
        return self.status == VisitStatus.HELD and self.deposit_until is not None

    @property
    def is_being_paid(self) -> bool:
        """A hold whose payment page may still be paid, or that waits for its deposit."""
        return self.awaits_deposit or (self.status == VisitStatus.HELD and self.payment_pending)

    @property
    def total_cents(self) -> int:
        """Price, travel fee, and the fee for a late change, together."""
        return self.price_cents + self.travel_fee_cents + self.late_change_fee_cents
