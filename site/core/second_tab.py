"""Edit pages of the admin on which the second of two tabs is told (0905)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views import View
from wagtail.admin.views import generic
from wagtail.contrib.settings.views import EditView as SettingsEditView
from wagtail.snippets.views.snippets import EditView as SnippetEditView
from wagtail.snippets.views.snippets import SnippetViewSet

from core import phones
from core.versioned import ChangedMeanwhile, Versioned


class TellsSecondTab(View):
    """Mixed into an edit view of Wagtail's: its form says what it showed, and is compared when saved."""

    form: Any
    produced_error_message: Any

    #: What the row has beside its form, by name; said of the model, because views make their forms.
    beside: Callable[[Any], dict[str, str]] | None = None

    def get_form_class(self) -> Any:
        """The form of the panels, with what it showed."""
        form = super().get_form_class()  # type: ignore[misc]  # a view stands beside it
        if issubclass(form, Versioned):
            return form
        more = {"beside": staticmethod(self.beside)} if self.beside else {}
        return type(form)(form.__name__, (Versioned, form), more)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Save; or show the form again, with what was typed, where somebody else was faster."""
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        # From under the lock: what was read before it was still the same.
        except ChangedMeanwhile:
            self.form.tell()
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(self.form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """A conflict has its own status."""
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if form.is_told:
            answer.status_code = 409
        return answer


class VersionedEditView(TellsSecondTab, generic.EditView):
    """The edit page of a model."""


class VersionedSnippetEditView(TellsSecondTab, SnippetEditView):
    """The edit page of a text that pages share."""


class VersionedSettingsEditView(TellsSecondTab, SettingsEditView):
    """The page of the clinic's settings."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Saved; a number that was understood in another way than typed is read back."""
        if said := phones.read_back(form):
            messages.info(self.request, said)
        saved: HttpResponse = super().form_valid(form)
        return saved


class VersionedSnippetViewSet(SnippetViewSet):
    """The pages of texts that pages share."""

    edit_view_class = VersionedSnippetEditView
