"""Settings of the libraries that sign people in: allauth, its second factor, and axes."""

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    # First, so that a locked account is refused before its password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    # Still read, so that a password from before Argon2 lets its owner in and is hashed anew.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:landing"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.ClinicAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Nobody signs up: an invitation has proved the address before there is an account (0602).
ACCOUNT_EMAIL_VERIFICATION = "none"
# Whether somebody works here is nobody's business: an unknown address gets the same answer.
ACCOUNT_PREVENT_ENUMERATION = True
# A shared tablet forgets who signed in when its browser is closed.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "accounts.adapter.ClinicSecondFactor"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
}
MFA_TOTP_TOLERANCE = 1  # phones' clocks are half a minute wrong
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
# Both together: an address alone would lock out a whole office, a name alone lets a stranger lock
# out the owner.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "core.client_address.address_of"
AXES_USERNAME_CALLABLE = "accounts.lockout.typed_email"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked"
# Otherwise whoever goes on guessing could keep the true owner out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
