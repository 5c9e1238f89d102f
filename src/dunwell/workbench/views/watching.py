"""`/health` and `/metrics`: for programs that watch, without sign-in and without personal data."""

from datetime import timedelta
from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from dunwell.operations.figures import Figures
from dunwell.operations.health import health as look

#: What a proxy adds: who asks is then not who is connected.
_BY_PROXY = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED",
             "HTTP_X_REAL_IP", "HTTP_VIA")  # fmt: skip
_THIS_MACHINE = ("127.0.0.1", "::1")


@require_safe
def health(request: HttpRequest, pages_only: bool = False) -> HttpResponse:
    """Says whether everything works (or only the pages): 200, or 503."""
    found = look(timezone.now(), timedelta(minutes=settings.WORKER_SILENT_MINUTES))
    ok = found.pages_ok if pages_only else found.ok
    told = {"ok": ok, "database": found.database, "tables": found.tables, "worker": found.worker}
    return JsonResponse(told, status=200 if ok else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Shows the figures to whoever has the token; where there is none, to this machine alone."""
    if not _may_read(request):
        refused = HttpResponse("Show DUNWELL_METRICS_TOKEN as a bearer token.\n", "text/plain", 401)
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    registry = CollectorRegistry()
    registry.register(Figures(timezone.now()))
    try:
        return HttpResponse(generate_latest(registry), CONTENT_TYPE_LATEST)
    except (DatabaseError, InterfaceError):
        return HttpResponse("The database cannot be read.\n", "text/plain", 503)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        return kind.lower() == "bearer" and compare_digest(
            given.strip().encode(), settings.METRICS_TOKEN.encode()
        )
    proxied = any(name in request.META for name in _BY_PROXY)
    return not proxied and request.META.get("REMOTE_ADDR") in _THIS_MACHINE
