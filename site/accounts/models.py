"""People who sign in: clinic staff and practitioners. Patients never do."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class AccountAction(models.TextChoices):
    """What the audit trail knows of accounts."""

    INVITED = "invited", _("Invited to sign in")
    PASSWORD_SET = "password_set", _("Password set")
    SIGNED_OUT = "signed_out", _("Signed out from elsewhere")


class PeopleManager(UserManager["User"]):
    """Makes users by e-mail address."""

    def _create(self, email: str, password: str | None, **extra: Any) -> "User":
        # Small letters: people type their address as they like, and it is one account.
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(  # type: ignore[override]
        self, email: str, password: str | None = None, **extra: Any
    ) -> "User":
        return self._create(email, password, **extra)

    def create_superuser(  # type: ignore[override]
        self, email: str, password: str | None = None, **extra: Any
    ) -> "User":
        return self._create(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.of_email(username or "").get()

    def of_email(self, email: str) -> models.QuerySet["User"]:
        """Whoever signs in with this address, however large its letters: one at most.

        Not `iexact`: PostgreSQL compares in capitals, where the ı of another address is our i.
        """
        return self.alias(small=Lower("email")).filter(small=email.lower())


class User(AbstractUser):
    """Signs in by e-mail; has no user name."""

    # Django's name for signing in; the e-mail address is the only one there is.
    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[PeopleManager] = PeopleManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_an_email",
                violation_error_message=_("Somebody already signs in with this e-mail."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class SignedIn(models.Model):
    """One browser somebody is signed in with. Seen to a quarter of an hour."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        # Without its key: whoever reads that could take the session over.
        return f"session {self.pk} of {self.user_id}"
