"""Django's settings, read from the environment; every variable is documented in `docs/settings.md`."""

import os
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

from dunwell.project.database import database
from dunwell.project.home import home, secret_key
from dunwell.project.logs import logging_settings
from dunwell.project.numbers import whole_number
from dunwell.project.public_url import hosts_of, public_url

HOME = home()
SECRET_KEY = secret_key(HOME)
DEBUG = False
PUBLIC_URL = public_url(os.environ.get("DUNWELL_PUBLIC_URL"))
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *hosts_of(PUBLIC_URL)]
# Behind a proxy that ends TLS a form comes from https:// while the request itself came by http://.
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

DATABASES = {"default": database(os.environ.get("DUNWELL_DATABASE_URL"), HOME)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that will write takes the write lock when it begins: it never fails half-way for a lost race.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "dunwell.journal",
    "dunwell.ledger",
    "dunwell.arrangements",
    "dunwell.outreach",
    "dunwell.operations",
    "dunwell.people",
    "dunwell.portal",
    "dunwell.workbench",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dunwell.workbench.headers.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "dunwell.project.urls"
WSGI_APPLICATION = "dunwell.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "dunwell.workbench.shell.shell",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = os.environ.get("DUNWELL_TIME_ZONE") or "UTC"
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(
        f"DUNWELL_TIME_ZONE {TIME_ZONE!r} is no time zone. Write one such as Europe/Dublin."
    )
LOGGING = logging_settings(os.environ.get("DUNWELL_LOG"))
LANGUAGE_CODE = "en"
#: The languages of the workbench; the customer's page has its own six.
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_NAME = "dunwell_language"
FORM_RENDERER = "dunwell.workbench.forms.Renderer"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Where the pages are served by TLS, their cookies never travel without it.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

#: What Prometheus shows to read `/metrics`; without one only this machine may.
METRICS_TOKEN = os.environ.get("DUNWELL_METRICS_TOKEN") or ""
#: A worker that gave no sign of life for so long is missed.
WORKER_SILENT_MINUTES = whole_number("DUNWELL_WORKER_SILENT_MINUTES", 10)

#: The adapter that reads exports of accounting systems: a path to a function, so that no layer imports an adapter.
DUNWELL_EXPORT_READER = "dunwell.adapters.accounting.read_export"

#: The ways out: each setting with the channels it is for, the adapter's function that opens it, and its address.
DUNWELL_CHANNELS = {
    "DUNWELL_EMAIL_URL": (("email",), "dunwell.adapters.mail.transport", os.environ.get("DUNWELL_EMAIL_URL")),
    "DUNWELL_SMS_URL": (("sms",), "dunwell.adapters.sms.transport", os.environ.get("DUNWELL_SMS_URL")),
    "DUNWELL_LETTER_URL": (
        ("letter", "registered_letter"),
        "dunwell.adapters.letters.transport",
        os.environ.get("DUNWELL_LETTER_URL"),
    ),
}

#: What makes the links to customers' pages that messages carry, and what is said before one.
DUNWELL_PORTAL_LINKS = "dunwell.portal.in_messages.urls_for"
DUNWELL_PORTAL_WORDS = "dunwell.portal.in_messages.words_for"
#: What sets the documents of the customer's page as PDF, and draws the code that a banking app scans.
DUNWELL_STATEMENT_SETTER = "dunwell.adapters.statements.statement_pdf"
DUNWELL_PAYMENT_DRAWING = "dunwell.adapters.payments.payment_drawing"
#: Where customers pay by card or direct debit: how the provider is opened, and its address.
DUNWELL_PAYMENT_PROVIDER = {
    "open": "dunwell.adapters.payments.provider",
    "url": os.environ.get("DUNWELL_PAYMENT_URL"),
}

#: What comes back by mail: how the mailbox is opened, how a mail of it is read, how its trouble is called, its address.
DUNWELL_REPORTS = {
    "mailbox": "dunwell.adapters.mail_reports.mailbox",
    "read": "dunwell.adapters.mail_reports.read_report",
    "trouble": "dunwell.adapters.mail_reports.CannotReadMailbox",
    "url": os.environ.get("DUNWELL_BOUNCE_URL"),
}

#: What mail providers sign in with to report to us, and what they sign with; without a secret they cannot.
WEBHOOK_SECRET = os.environ.get("DUNWELL_WEBHOOK_SECRET") or ""
WEBHOOK_SIGNING_KEY = os.environ.get("DUNWELL_WEBHOOK_SIGNING_KEY") or ""
if WEBHOOK_SECRET and not all(WEBHOOK_SECRET.partition(":")):
    raise ImproperlyConfigured("DUNWELL_WEBHOOK_SECRET has no ':'. Write it as user:password.")
ANYMAIL = {"WEBHOOK_SECRET": WEBHOOK_SECRET} if WEBHOOK_SECRET else {}
if WEBHOOK_SIGNING_KEY:
    _signing = ("MAILGUN_WEBHOOK_SIGNING_KEY", "MAILERSEND_SIGNING_SECRET", "MANDRILL_WEBHOOK_KEY")
    ANYMAIL |= dict.fromkeys(_signing, WEBHOOK_SIGNING_KEY)
