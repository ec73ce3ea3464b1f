"""Moving in: a file of another program's patients or coming visits, and what was brought from it (1150)."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.people import Patient
from booking.models.visit import Visit
from core.fields import EncryptedJSONField, EncryptedTextField

#: So long what was brought may be taken back, if nobody has touched it.
MAY_BE_UNDONE = dt.timedelta(days=1)


class ImportSource(models.TextChoices):
    """The program a file comes from. Keys of two programs never meet."""

    JANE = "jane", _("Jane")
    CLINIKO = "cliniko", _("Cliniko")
    PLAIN = "plain", _("A spreadsheet, or another program")


class ImportKind(models.TextChoices):
    """What the lines of a file are."""

    PATIENTS = "patients", _("Patients")
    VISITS = "visits", _("Coming visits")


class ImportState(models.TextChoices):
    """How far a file is."""

    UPLOADED = "uploaded", _("waits for you: say what its columns are")
    NAMING = "naming", _("waits for you: say who and what its names are")
    CHECKING = "checking", _("being checked by the worker")
    CHECKED = "checked", _("checked: waits for you")
    BRINGING = "bringing", _("being brought in by the worker")
    DONE = "done", _("brought in")
    UNDONE = "undone", _("taken back")
    FAILED = "failed", _("not brought in")


class ImportLetters(models.TextChoices):
    """What the patients of brought visits are told by us."""

    NONE = "none", _("No letters at all")
    REMINDERS = "reminders", _("The usual reminders before each visit")
    ALL = "all", _("A confirmation now, and the usual reminders")


class ImportVerdict(models.TextChoices):
    """What would become of one line."""

    NEW = "new", _("new")
    SAME = "same", _("on record already: the same person")
    MAYBE = "maybe", _("perhaps somebody on record")
    KNOWN = "known", _("brought before")
    KNOWINGLY = "knowingly", _("fits only knowingly")
    PASSED = "passed", _("not brought: over, or called off there")
    WRONG = "wrong", _("wrong")


class ImportFile(models.Model):
    """One file. Its content is kept encrypted until it is brought in, two days at most.

    `report` has a line for each of the file: number, verdict, complaints, the patient it matched.
    No word of the file is in it. `decided` is what somebody chose for lines that match (by number).
    """

    source = models.CharField(max_length=8, choices=ImportSource.choices)
    kind = models.CharField(max_length=8, choices=ImportKind.choices)
    name = models.CharField(max_length=100)
    state = models.CharField(
        max_length=8, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    content = EncryptedTextField(blank=True)
    headers = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    # Names in a file are of practitioners and of kinds of visits: not of patients.
    names = models.JSONField(default=dict)
    report = models.JSONField(default=list)
    decided = models.JSONField(default=dict)
    letters = models.CharField(
        max_length=9, choices=ImportLetters.choices, default=ImportLetters.NONE
    )
    knowingly_why = models.CharField(max_length=200, blank=True)
    leaves_out = models.BooleanField(default=False)
    lines = models.PositiveIntegerField(default=0)
    lines_done = models.PositiveIntegerField(default=0)
    brought = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0, help_text="given to the worker so often")
    said = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file of another program")
        verbose_name_plural = _("files of another program")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["done", "undone"]) | Q(done_at__isnull=False),
                name="a_file_brought_in_says_when",
            )
        ]

    def __str__(self) -> str:
        return f"file {self.pk}: {self.kind} of {self.source}, {self.state}"


class ImportedPatient(models.Model):
    """Who somebody was in the other program, and the door they gave there.

    `key` is the program and its own number for them; the hash finds it, once in all files. `born` is
    their name and birthday, by which a second program's record of them is known.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="imported")
    file = models.ForeignKey(ImportFile, on_delete=models.PROTECT, related_name="patients")
    key = EncryptedTextField()
    key_hash = models.CharField(max_length=64, unique=True)
    born = EncryptedTextField(blank=True)
    born_hash = models.CharField(max_length=64, blank=True, db_index=True)
    # The person was on record before: taking the file back leaves them.
    was_here = models.BooleanField(default=False)
    door = EncryptedJSONField(default=dict)

    class Meta:
        verbose_name = _("record in another program")
        verbose_name_plural = _("records in another program")

    def __str__(self) -> str:
        return f"patient {self.patient_id} in another program"


class ImportedVisit(models.Model):
    """What a visit was in the other program."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="imported")
    file = models.ForeignKey(ImportFile, on_delete=models.PROTECT, related_name="visits")
    key = EncryptedTextField()
    key_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("visit in another program")
        verbose_name_plural = _("visits in another program")

    def __str__(self) -> str:
        return f"visit {self.visit_id} in another program"
