"""The settings under test: a home of their own, and a test database in a file, so that other connections see it too."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="dunwell-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["DUNWELL_HOME"] = _home
for _name in (
    "DUNWELL_EMAIL_URL",
    "DUNWELL_SMS_URL",
    "DUNWELL_LETTER_URL",
    "DUNWELL_BOUNCE_URL",
    "DUNWELL_PAYMENT_URL",
    "DUNWELL_WEBHOOK_SECRET",
    "DUNWELL_WEBHOOK_SIGNING_KEY",
):
    os.environ.pop(_name, None)

from dunwell.project.settings import *  # noqa: E402, F403
from dunwell.project.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": f"{_home}/tests.sqlite3"}
elif "TEST_TEMPLATE_DATABASE" in os.environ:
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TEST_TEMPLATE_DATABASE"]}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
