"""The processes behind `dunwell bench deliver`: one delivers, one is the rival, one reads what was sent for it.

`python -m dunwell.bench.deliver_process ACTION ARGUMENT…` on the database of `DUNWELL_DATABASE_URL`; each prints one JSON
document. Leaves out comparing.
"""

import contextlib
import email
import io
import json
import os
import sys
import time
from collections.abc import Callable
from email import policy
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

from dunwell.bench.machine import peak_mb


def ours() -> dict[str, Any]:
    """Delivers what is queued, as `dunwell deliver` does; the clock runs from when the program is loaded to its end."""
    from dunwell.bench.crash_process import AT, load

    load()
    said = io.StringIO()
    started, cpu_started = time.monotonic(), time.process_time()
    with contextlib.redirect_stdout(said):
        # The command as people run it; the layers below the command line do not know it.
        import_module("dunwell.cli").dunwell.main(
            ["deliver", "--at", AT.isoformat(), "--json"], prog_name="dunwell", standalone_mode=False
        )
    ended = time.monotonic()
    cpu_seconds = time.process_time() - cpu_started
    counts = json.loads(said.getvalue())
    return {"started": started, "ended": ended, "cpu_seconds": cpu_seconds, "peak_mb": peak_mb()} | counts


def mails(path: str) -> dict[str, Any]:
    """Writes what was sent into a file: subject, both bodies, both addresses of each mail."""
    import zlib

    from dunwell.outreach.models import SentCopy

    found = []
    for content in SentCopy.objects.order_by("pk").values_list("content", flat=True).iterator():
        mail = email.message_from_bytes(zlib.decompress(content), policy=policy.default)
        text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        found.append([mail["Subject"], text, html, mail["From"], mail["To"]])
    Path(path).write_text(json.dumps(found))
    return {"mails": len(found)}


def rival(path: str) -> dict[str, Any]:
    """Builds and sends the same mails by Django's own mail backend over one connection; keeps no record of anything."""
    from django.core.mail import EmailMultiAlternatives, get_connection

    to_send = json.loads(Path(path).read_text())
    server = urlsplit(os.environ["DUNWELL_EMAIL_URL"])
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host=server.hostname, port=server.port
    )
    started, cpu_started = time.monotonic(), time.process_time()
    made = []
    for subject, text, html, sender, to in to_send:
        mail = EmailMultiAlternatives(subject, text, sender, [to], connection=connection)
        mail.attach_alternative(html, "text/html")
        made.append(mail)
    sent = connection.send_messages(made)
    ended = time.monotonic()
    cpu_seconds = time.process_time() - cpu_started
    return {
        "started": started,
        "ended": ended,
        "cpu_seconds": cpu_seconds,
        "peak_mb": peak_mb(),
        "sent": sent,
    }


ACTIONS: dict[str, Callable[..., dict[str, Any]]] = {"ours": ours, "mails": mails, "rival": rival}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(ACTIONS[sys.argv[1]](*sys.argv[2:])))
