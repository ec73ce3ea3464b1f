"""Forms of signing in: password, second factor, lost password, new password."""

import hashlib
from typing import TYPE_CHECKING, Any

from allauth.account.forms import LoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.forms import Form
from core.ratelimit import allowed

TRIES, TRY_SECONDS = 5, 300
# Far longer than a code is good for (half a minute, and its neighbours): a used one never comes
# back.
CODE_SECONDS = 3600

if TYPE_CHECKING:
    from allauth.mfa.base.forms import BaseAuthenticateForm
else:
    BaseAuthenticateForm = object


class SignInForm(LoginForm):
    """E-mail and password; the label says what the field is, so nothing stands inside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ResetForm(Form):
    """Whose password is lost."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address, such as name@example.com."),
        },
    )


class NewPasswordForm(SetPasswordForm):
    """A password, typed twice."""


class CountedCode(BaseAuthenticateForm):
    """A second factor that is counted and used up in the database, whichever process is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        self.fields["code"].widget.attrs = attrs

    def clean_code(self) -> str:
        moment = now()
        # Before the code is looked at: a guess that is not counted would be free.
        if not allowed(f"code:{self.user.pk}", most=TRIES, seconds=TRY_SECONDS, now=moment):
            raise ValidationError(_("Too many tries. Wait five minutes, then try again."))
        code: str = super().clean_code()
        if not self._first_use(code):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _first_use(self, code: str) -> bool:
        """Two counters whose windows begin at different times: one of them always remembers."""
        # Hashed: the table of counters is no place for codes, not even used ones.
        name = hashlib.sha256(f"{self.user.pk}:{code.strip()}".encode()).hexdigest()[:40]
        moment = now()
        return all(
            allowed(f"used{shift}:{name}", most=1, seconds=seconds, now=moment)
            for shift, seconds in enumerate((CODE_SECONDS, CODE_SECONDS + 700))
        )


class SecondFactorForm(CountedCode, AuthenticateForm):
    """The code asked for while signing in."""


class SecondFactorAgainForm(CountedCode, ReauthenticateForm):
    """The code asked for before something delicate."""
