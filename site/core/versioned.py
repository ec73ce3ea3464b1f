"""Two tabs on one form: the second is told, what was typed stays, and nothing is silently the last.

A page over a row that exists carries a digest of what it showed. Whoever writes compares it with
what is stored, under the same lock and in the same transaction as the write (0905).
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db import models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin

from core import differences

#: The name of the hidden field.
SHOWN = "shown_version"


class ChangedMeanwhile(Exception):
    """What the page showed is not what is stored, or it did not say what it showed. Nothing is written."""


def version_of(values: Mapping[str, Any]) -> str:
    """A digest of what a form shows, without the values themselves."""
    said = [f"{name}={_plain(value)}" for name, value in sorted(values.items()) if name != SHOWN]
    return salted_hmac("core.versioned", "\n".join(said)).hexdigest()[:32]


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple, set, frozenset)) or hasattr(value, "iterator"):
        return ",".join(sorted(str(getattr(one, "pk", one)) for one in value))
    return str(value)


def refuse_if_changed(shown: str | None, stored: str) -> None:
    """Raises ChangedMeanwhile unless `shown` is the version `stored`; None is no page but a program."""
    if shown is not None and shown != stored:
        raise ChangedMeanwhile


def shown_in(data: Mapping[str, Any]) -> str:
    """What the page that was sent had shown; empty when it does not say, which is no version."""
    return str(data.get(SHOWN, ""))


def told(shown: str) -> str:
    """What the second tab reads; a page that does not say what it showed is told that instead."""
    if not shown:
        return _(
            "This page did not say what it showed, so nothing is saved. What you typed is still "
            "here: look at it again, then save."
        )
    return _(
        "This was changed meanwhile, in another tab or by somebody else. What you typed is "
        "still here, and nothing is saved: look at it again, then save."
    )


class Versioned:
    """Mixed into the form of a row that exists: it carries what it showed, and compares.

    Twice: when the form is read, to say it beside everything else that is wrong, and under the row's
    lock when it is saved, which is what counts. Whoever is told reads what differs, field by field.
    """

    #: What belongs to the row and stands in no field of this form: what it is called, in words.
    beside: ClassVar[Callable[[Any], dict[str, str]]] = staticmethod(lambda _row: {})

    instance: Any
    initial: dict[str, Any]
    fields: dict[str, forms.Field]
    data: Any
    files: Any
    changed_data: list[str]
    is_told = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        given = {"data", "files", "instance"}
        self.asked = {name: value for name, value in kwargs.items() if name not in given}
        self.rows = type(self).beside(self.instance)
        self.stored = version_of({**self.initial, **self.rows})
        self.as_stored: Any = self
        self.fields[SHOWN] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[SHOWN] = self.stored

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]  # a form stands beside it
        if self.instance.pk is not None and self.is_stale():
            self.tell()
        return cleaned

    def is_stale(self) -> bool:
        """Whether the page was made of another row than the stored one, and would change it."""
        shown = self.data.get(self.add_prefix(SHOWN), "")  # type: ignore[attr-defined]
        if not shown:
            return True
        # Save pressed twice: what is stored by now is what was typed, and nobody need be told.
        # Rows beside the form are typed elsewhere on the page, and cannot be compared here.
        return shown != self.stored and bool(self.rows or set(self.changed_data) - {SHOWN})

    def tell(self) -> None:
        """Say so on the form, and what differs. Told once: saving again is then meant."""
        key = self.add_prefix(SHOWN)  # type: ignore[attr-defined]
        beside = [f"{name}: {words}" for name, words in self.as_stored.rows.items()]
        differing = [*differences.of_form(self, self.as_stored), *beside]
        self.add_error(None, [told(self.data.get(key, "")), *differing])  # type: ignore[attr-defined]
        self.data = self.data.copy()
        self.data[key] = self.stored
        self.is_told = True

    def refuse_if_changed(self) -> None:
        """Compare once more, under the row's lock. Raises ChangedMeanwhile."""
        rows: models.QuerySet[Any] = type(self.instance)._default_manager.select_for_update()
        stored = rows.filter(pk=self.instance.pk).first()
        if stored is None:
            raise ChangedMeanwhile
        if isinstance(stored, DraftStateMixin):  # what the page showed is the draft
            stored = stored.get_latest_revision_as_object()
        # A form of its own: this one has written what was typed into its row already.
        again = type(self)(self.data, self.files, instance=stored, **self.asked)
        if again.is_stale():
            self.stored, self.as_stored = again.stored, again
            raise ChangedMeanwhile

    def save(self, commit: bool = True) -> Any:
        """Write what was typed, unless the row is another by now. Raises ChangedMeanwhile."""
        with transaction.atomic():
            if self.instance.pk is not None:
                self.refuse_if_changed()
            return super().save(commit)  # type: ignore[misc]
