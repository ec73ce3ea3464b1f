"""Postal codes, service areas and drive times; and who waits where nobody comes yet."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import local_time
from core.fields import EncryptedTextField
from territory.here import country

#: Without spaces; the longest any country has.
LONGEST_CODE = 10


def check_prefix(text: str) -> None:
    """A prefix is how postal codes of the country begin. Raises ValidationError."""
    codes = country().postal_codes
    if not codes.is_prefix(text):
        raise ValidationError(codes.words.not_a_prefix)


class PostalPoint(models.Model):
    """A position for the prefix of postal codes (V5H) or a full code (V5H1A1). GeoNames, CC BY 4.0."""

    code = models.CharField(max_length=LONGEST_CODE, unique=True)
    name = models.CharField(max_length=120, blank=True)
    municipality = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    land = models.CharField(max_length=4, blank=True, help_text="which side of the water it is on")

    def __str__(self) -> str:
        return self.code


class Crossing(models.Model):
    """A bridge or tunnel between two lands: a straight line over water lies about the drive."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    land_a = models.CharField(max_length=4)
    land_b = models.CharField(max_length=4)

    class Meta:
        verbose_name = _("bridge or tunnel")

    def __str__(self) -> str:
        return f"{self.name} ({self.land_a}–{self.land_b})"


class ServiceArea(models.Model):
    """A named place made of postal code prefixes; may carry a travel fee."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    is_active = models.BooleanField(_("patients can book here"), default=True)
    travel_fee_cents = models.PositiveIntegerField(_("travel fee (cents)"), default=0)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("service area")

    def __str__(self) -> str:
        return self.name


class AreaPrefix(models.Model):
    """One prefix of one area; the longest prefix that fits a code wins."""

    area = models.ForeignKey(
        ServiceArea,
        verbose_name=_("service area"),
        on_delete=models.CASCADE,
        related_name="prefixes",
    )
    prefix = models.CharField(
        _("prefix"), max_length=LONGEST_CODE, unique=True, validators=[check_prefix]
    )

    class Meta:
        verbose_name = _("postal code prefix")
        verbose_name_plural = _("postal code prefixes")

    def __str__(self) -> str:
        return f"{self.prefix} → {self.area}"


class DriveCorrection(models.Model):
    """What staff know better than the estimate: a factor and extra minutes, for a pair of areas or a
    crossing, in a band of the day."""

    from_area = models.ForeignKey(
        ServiceArea,
        verbose_name=_("from service area"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    to_area = models.ForeignKey(
        ServiceArea,
        verbose_name=_("to service area"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    crossing = models.CharField(_("bridge or tunnel"), max_length=60, blank=True)
    from_minute = models.PositiveSmallIntegerField(_("from (minute of the day)"), default=0)
    to_minute = models.PositiveSmallIntegerField(_("to (minute of the day)"), default=1440)
    percent = models.PositiveSmallIntegerField(_("percent of the estimate"), default=100)
    extra_minutes = models.SmallIntegerField(_("extra minutes"), default=0)
    note = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("drive time correction")
        constraints = [
            models.CheckConstraint(
                name="correction_has_a_subject",
                condition=(
                    models.Q(crossing="", from_area__isnull=False, to_area__isnull=False)
                    | (~models.Q(crossing="") & models.Q(from_area=None, to_area=None))
                ),
                violation_error_message=_("Name either two areas or one crossing."),
            ),
            models.CheckConstraint(
                name="correction_band_is_a_band",
                condition=models.Q(from_minute__lt=models.F("to_minute"), to_minute__lte=1440),
                violation_error_message=_("The band must end after it starts, by 24:00."),
            ),
        ]

    def __str__(self) -> str:
        what = self.crossing or f"{self.from_area}–{self.to_area}"
        return f"{what}: {self.percent} % + {self.extra_minutes} min"


class DriveMinutes(models.Model):
    """A drive a routing engine measured, kept so that no request waits for one."""

    from_code = models.CharField(max_length=LONGEST_CODE)
    to_code = models.CharField(max_length=LONGEST_CODE)
    minutes = models.PositiveSmallIntegerField()
    fetched_at = models.DateTimeField()

    class Meta:
        verbose_name = _("drive time")
        verbose_name_plural = _("drive times")
        constraints = [
            models.UniqueConstraint(fields=["from_code", "to_code"], name="one_drive_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.from_code}→{self.to_code} {self.minutes} min"


class UnservedSearch(models.Model):
    """How often somebody asked from a place nobody visits; the first three characters only."""

    prefix = models.CharField(_("beginning of the postal code"), max_length=LONGEST_CODE)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("searches"), default=0)

    class Meta:
        verbose_name = _("unserved search")
        verbose_name_plural = _("unserved searches")
        constraints = [models.UniqueConstraint(fields=["prefix", "day"], name="unserved_a_day")]

    def __str__(self) -> str:
        return f"{self.prefix}, {local_time.day_of_year(self.day)}: {self.count}"


class WaitingListEntry(models.Model):
    """Somebody who wants to hear when we come to their place, or when a time comes free."""

    prefix = models.CharField(_("beginning of the postal code"), max_length=LONGEST_CODE)
    area = models.ForeignKey(
        ServiceArea, verbose_name=_("service area"), null=True, blank=True, on_delete=models.CASCADE
    )
    visit_type = models.ForeignKey(
        "booking.VisitType",
        verbose_name=_("visit type"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    email_hash = models.CharField(max_length=64)
    email = EncryptedTextField(_("e-mail"))
    # As on Visit: the program of the day before still writes rows without it (0403).
    language = models.CharField(
        _("language of letters"), max_length=10, default="en", db_default="en"
    )
    # Only where a text was ticked for: its words, and how far the one text has come (1235).
    phone = EncryptedTextField(_("phone"), blank=True, default="", db_default="")
    text_words = models.TextField(_("agreed to texts"), blank=True, default="", db_default="")
    # In the words of TextState, which stands above this file.
    text_state = models.CharField(_("text"), max_length=10, blank=True, default="", db_default="")
    created_at = models.DateTimeField(_("waiting since"))
    told_at = models.DateTimeField(_("told"), null=True, blank=True)

    class Meta:
        verbose_name = _("waiting list entry")
        verbose_name_plural = _("waiting list entries")
        constraints = [
            models.UniqueConstraint(
                fields=["prefix", "email_hash"],
                # Two constraints, because to a unique column one NULL is never equal to another.
                condition=models.Q(visit_type=None),
                name="one_wait_a_place",
            ),
            models.UniqueConstraint(
                fields=["prefix", "email_hash", "visit_type"], name="one_wait_a_visit_type"
            ),
        ]

    def __str__(self) -> str:
        since = local_time.day_of_year(local_time.local(self.created_at).date())
        return gettext("waiting in %(place)s since %(day)s") % {"place": self.prefix, "day": since}
