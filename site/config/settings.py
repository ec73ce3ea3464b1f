"""Every setting, in reading order. Runs with nothing set; each variable is explained in .env.example."""

import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from config.editing import *  # noqa: F403
from config.keeping import file_storages, page_caches, shared_caches
from config.mailing import mail_settings, provider_settings
from config.signing_in import *  # noqa: F403
from config.texting import *  # noqa: F403
from config.translated_files import TRANSLATED_FILES  # noqa: F401
from core.client_address import trusted_proxies
from core.count_files import count_in_files
from core.databases import database, in_memory
from core.error_reports import report_to
from core.logs import logging_to_console
from core.timezones import use_pinned_zones
from territory.country import Country

use_pinned_zones()

# --- Where things are -----------------------------------------------------------------------
ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"

env = environ.Env()
environ.Env.read_env(ROOT / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(ROOT / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- What kind of installation this is ------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
PORT = env.int("PORT", default=8000)
BASE_URL = env.str("BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]


def _kept_secret(name: str) -> str:
    """A secret made on first use and kept under VAR_DIR, so that one command can run the program."""
    kept = VAR_DIR / f"{name.lower()}.txt"
    if not kept.exists():
        kept.touch(mode=0o600)  # before the secret is in it: nobody else reads it, not even once
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or _kept_secret("SECRET_KEY")
FIELD_KEYS = env.list("FIELD_KEYS", default=[]) or [_kept_secret("FIELD_KEYS")]

# --- Which country --------------------------------------------------------------------------
# What changes at a border is data (site/territory/). A test's country overrides these together.
COUNTRY = env.str("COUNTRY", default="territory.canada_bc.CANADA_BC")
HERE: Country = import_string(COUNTRY)
COUNTRY_CODE, COUNTRY_REGION, COUNTRY_CURRENCY = HERE.code, HERE.region, HERE.currency
PHONENUMBER_DEFAULT_REGION = HERE.phone_region  # numbers may be written without a country code
PHONE_EXAMPLE = HERE.phone_example
LANGUAGE_TAGS = HERE.language_tags  # as this country writes them: `lang`, money, names of zones

# --- What it is made of ---------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "home",
    "blog",
    "services",
    "booking",
    "accounts",
    "territory",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "whitenoise.runserver_nostatic",  # before staticfiles: runserver serves as production does
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "core.request_middleware.RequestMiddleware",  # outermost: all that is logged bears the request's number
    "core.middleware.SecurityHeadersMiddleware",  # its headers stand on every answer, errors too
    "django.middleware.security.SecurityMiddleware",
    "core.status.ProbesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.PlainPagesMiddleware",  # outside all that may ask the database
    "core.middleware.ClinicTimeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.languages.TranslatedPartsMiddleware",
    "home.middleware.CountingMiddleware",  # outside the page cache: a kept page is read too
    "core.pagecache.PageCacheMiddleware",  # before CSRF and sign-in, which a kept page never needs
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.NothingKeptMiddleware",
    "accounts.middleware.SessionsSeenMiddleware",
    "accounts.middleware.SecondFactorMiddleware",  # asks of every request, whatever its door (0601)
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.whole_times.WholeTimesMiddleware",  # inside the page cache: a kept page is whole already
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as the library asks
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "core.form_inputs.QuickInputs"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "core.context.clinic",
                "core.context.alerts",
            ],
        },
    },
]

# --- Where it keeps things ------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'doorstep.sqlite3'}"
POOLED = env.bool("DATABASE_POOLER", default=False)
DATABASES = {"default": database(env.db_url_config(DATABASE_URL), pooled=POOLED)}
if REPLICA_URL := env.str("REPLICA_URL", default=""):  # a copy, for reports alone (1043)
    DATABASES["replica"] = database(env.db_url_config(REPLICA_URL), pooled=POOLED)
    DATABASE_ROUTERS = ["core.replica.ReportsFromReplica"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# "public": whole pages and what they are made of; stale as soon as core.cache_tokens says so.
CACHES = {
    "default": in_memory("default"),
    "renditions": in_memory("renditions", most=2000),
    "public": in_memory("public", most=600),
    "counts": shared_caches(env, in_memory("counts", most=20_000)),
}
# How other hosts hear of a change (1024). SQLite is of one machine: nobody else is to be told.
NEWS = "cache" if env.str("CACHE_URL", default="") else ""
NEWS = NEWS or ("" if "sqlite" in DATABASES["default"]["ENGINE"] else "database")
PAGE_CACHE_SECONDS, WAGTAILFRONTENDCACHE = page_caches(env)  # in front of us (1320)

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [SITE / "static"]
STATICFILES_FINDERS = [
    "core.stylesheets.FlatStylesheets",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PICTURES_ELSEWHERE = bool(env.str("MEDIA_TO", default=""))
STORAGES = file_storages(env, VAR_DIR, debug=DEBUG)
BACKUP_TO = env.str("BACKUP_TO", default="")
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
BACKUP_IDENTITY = env.str("BACKUP_IDENTITY", default="")
BACKUP_KEEP = env.list("BACKUP_KEEP", default=["7", "5", "12"])  # days, weeks, months
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor posts thousands of fields

# --- Time and language ----------------------------------------------------------------------
# The process clock stays UTC; the clinic's zone is activated per request from the pinned data.
TIME_ZONE = "UTC"
CLINIC_TIME_ZONE = env.str("CLINIC_TIME_ZONE", default=HERE.time_zone)
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("fr", _("French"))]
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [SITE / "locale"]

# --- Who may come in ------------------------------------------------------------------------
# Staff and practitioners need a second factor; the demo says so and lets visitors in without.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not (DEMO or DEBUG))

# --- Safe by default ------------------------------------------------------------------------
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the session on the way back from Stripe
CSRF_COOKIE_HTTPONLY = True  # our forms carry the token; no script needs to read it
CSRF_COOKIE_AGE = None  # goes with the browser: the privacy page says so
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"  # no subdomain, and nothing over http, can set it
    CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=HTTPS)
SECURE_REDIRECT_EXEMPT = [
    r"^(healthz|livez|readyz|workerz|metrics)$"
]  # probes come over plain http
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Preloading binds a whole domain for years: only when asked, and its absence is no fault.
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", default=False)
# Of the checks only those that say so can be insisted on (core/public_address.py).
INSIST = env.list("INSIST", default=[])
ASKED_FOR = ["security.W019", "security.W021"]  # frames of our own previews; no preloading
SILENCED_SYSTEM_CHECKS = ASKED_FOR + [one for one in INSIST if one.startswith("core.E01")]
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would send forms with Origin: null (0502)
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview frames our pages
# Proxies we trust say who the visitor is and whether by https; BEHIND_PROXY only the latter.
TRUSTED_PROXIES_SET = env.str("TRUSTED_PROXIES", default="").strip() != ""
TRUSTED_PROXIES = trusted_proxies(env.str("TRUSTED_PROXIES", default=""))
if TRUSTED_PROXIES or env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF, "https://checkout.stripe.com"],
    },
}

# --- Money ----------------------------------------------------------------------------------
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")
# Without keys deposits are off (visits confirm without one); only a demo simulates them.
PAYMENTS = env.str(
    "PAYMENTS",
    default="stripe" if STRIPE_SECRET_KEY else ("simulator" if DEMO else "off"),
)
if PAYMENTS == "simulator":
    INSTALLED_APPS.append("booking.simulator")
    STRIPE_INSIDE = "booking.simulator.inside.call"
SAVED_CARDS = env.bool("SAVED_CARDS", default=DEMO)
HOLD_MINUTES = env.int("HOLD_MINUTES", default=15)
HOLDS_PER_BROWSER = env.int("HOLDS_PER_BROWSER", default=15)
HOLDS_PER_ADDRESS = env.int("HOLDS_PER_ADDRESS", default=120)
LOOKS_PER_BROWSER = env.int("LOOKS_PER_BROWSER", default=40)
LOOKS_PER_ADDRESS = env.int("LOOKS_PER_ADDRESS", default=400)

# --- Drive times ----------------------------------------------------------------------------
# osrm | valhalla | ors | google; "" = our own estimate
ROUTING_ENGINE = env.str("ROUTING_ENGINE", default="")
ROUTING_URL = env.str("ROUTING_URL", default="")
ROUTING_KEY = env.str("ROUTING_KEY", default="")

# --- Practitioners' own calendars -----------------------------------------------------------
# Networks that may be asked although they are private: the clinic's own calendar server.
CALENDAR_NETWORKS = env.list("CALENDAR_NETWORKS", default=[])

# --- E-mail ---------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="bookings@tidewater.example")
# Files, a mail server, or a provider that reports what became of letters (1225).
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", default="")
EMAIL_REPORTS_SECRET = env.str("EMAIL_REPORTS_SECRET", default="")
ANYMAIL = provider_settings(env, EMAIL_PROVIDER)
vars().update(mail_settings(env, VAR_DIR, EMAIL_PROVIDER))

# --- Wagtail --------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = env.str("CLINIC_NAME", default="Doorstep")
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES[:1]  # our own sentences there are English alone (1015)

# --- What it says while it runs -------------------------------------------------------------
LOG_LEVEL, LOG_FORMAT = env.str("LOG_LEVEL", default="INFO"), env.str("LOG_FORMAT", default="text")
LOGGING = logging_to_console(LOG_LEVEL, LOG_FORMAT)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    count_in_files(Path(env.str("METRICS_DIR", default="") or VAR_DIR / "metrics"))
report_to(env.str("SENTRY_DSN", default=""))
