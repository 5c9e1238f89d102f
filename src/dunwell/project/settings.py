"""Django's settings, read from the environment; every variable is documented in `docs/settings.md`."""

import os
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

from dunwell.project.database import database
from dunwell.project.home import home, secret_key
from dunwell.project.logs import logging_settings
from dunwell.project.numbers import whole_number
from dunwell.project.public_url import hosts_of, public_url
from dunwell.project.single_sign_on import providers, single_sign_on

HOME = home()
SECRET_KEY = secret_key(HOME)
DEBUG = False
PUBLIC_URL = public_url(os.environ.get("DUNWELL_PUBLIC_URL"))
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *hosts_of(PUBLIC_URL)]
# Behind a proxy that ends TLS a form comes from https:// while the request itself came by http://.
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

DATABASES = {"default": database(os.environ.get("DUNWELL_DATABASE_URL"), HOME)}
# A connection serves many pages: making one anew for each costs a third of the page's own time on SQLite, more elsewhere.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that will write takes the write lock when it begins: it never fails half-way for a lost race.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # Compiling a statement takes PostgreSQL longer than answering any that a page asks: up to two seconds, for 0.2.
    given = DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"]["OPTIONS"] = given | {"options": f"{given.get('options', '')} -c jit=off".strip()}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "dunwell.journal",
    "dunwell.ledger",
    "dunwell.arrangements",
    "dunwell.outreach",
    "dunwell.operations",
    "dunwell.people",
    "dunwell.portal",
    "dunwell.workbench",
    # After ours, so that our templates come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
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

#: How people sign in: e-mail address and password, a second factor, single sign-on where it is set up; by invitation only.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "companies"
ACCOUNT_ADAPTER = "dunwell.workbench.door.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_URL.partition(":")[0]
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "sign_in"
MFA_ADAPTER = "dunwell.workbench.door.factors.FactorAdapter"
_FORMS = "dunwell.workbench.door.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignIn",
    "reset_password": f"{_FORMS}.AskForReset",
    "reset_password_from_key": f"{_FORMS}.SetNew",
    "change_password": f"{_FORMS}.Change",
    "set_password": f"{_FORMS}.SetFirst",
    "reauthenticate": f"{_FORMS}.Confirm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "authenticate_webauthn": f"{_FORMS}.KeyForm",
    "reauthenticate": f"{_FORMS}.ConfirmCode",
    "activate_totp": f"{_FORMS}.AddApp",
    "add_webauthn": f"{_FORMS}.AddKey",
    "edit_webauthn": f"{_FORMS}.NameKey",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Browsers themselves allow security keys only by TLS, or on this very machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PUBLIC_URL.startswith("https://")
SINGLE_SIGN_ON = single_sign_on(os.environ)
SOCIALACCOUNT_ADAPTER = "dunwell.workbench.door.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = providers(SINGLE_SIGN_ON)
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
#: So many proxies before us add to X-Forwarded-For; without any, whoever is connected is who asks.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("DUNWELL_TRUSTED_PROXIES", 0, least=0)
# What counts tries and codes that were used: in the database, for every process alike.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_tries",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

#: What Prometheus shows to read `/metrics`; without one only this machine may.
METRICS_TOKEN = os.environ.get("DUNWELL_METRICS_TOKEN") or ""
#: A worker that gave no sign of life for so long is missed.
WORKER_SILENT_MINUTES = whole_number("DUNWELL_WORKER_SILENT_MINUTES", 10)

#: The adapter that reads exports of accounting systems: a path to a function, so that no layer imports an adapter.
DUNWELL_EXPORT_READER = "dunwell.adapters.accounting.read_export"
#: What looks at a file before it is read, what its columns may become, and which profiles there are.
DUNWELL_EXPORT_LOOK = {
    "look": "dunwell.adapters.accounting.look_at",
    "targets": "dunwell.adapters.accounting.targets_of",
    "profiles": "dunwell.adapters.accounting.profile_names",
}

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
