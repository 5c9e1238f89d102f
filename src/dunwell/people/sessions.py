"""Keeps the list of open sessions, and ends them. Leaves out how one begins: that is signing in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction

from dunwell.people.models import OpenSession
from dunwell.people.told import Where, note

#: A session that was seen so lately is not noted again.
SELDOM = timedelta(minutes=10)


@transaction.atomic
def note_open(user: User, session_key: str, where: Where, at: datetime) -> OpenSession:
    """Notes that somebody is signed in by a session; what ran out, whosever it was, is forgotten."""
    Session.objects.filter(expire_date__lt=at).delete()
    open_sessions(user, at)
    kept = {"address": where.address, "browser": where.browser, "began_at": at, "seen_at": at}
    made, _ = OpenSession.objects.update_or_create(session_key=session_key, defaults={"user": user, **kept})
    return made


def note_seen(number: int, session_key: str, at: datetime) -> bool:
    """Notes that an open session is in use, under its present key; False: it is not known any more."""
    return bool(OpenSession.objects.filter(pk=number).update(session_key=session_key, seen_at=at))


def open_sessions(user: User, at: datetime) -> list[OpenSession]:
    """Returns somebody's open sessions, the one used last first; forgets those that have run out."""
    known = list(OpenSession.objects.filter(user=user).order_by("-seen_at", "-pk"))
    keys = [each.session_key for each in known]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=at).values_list("session_key", flat=True)
    )
    gone = [each.pk for each in known if each.session_key not in alive]
    OpenSession.objects.filter(pk__in=gone).delete()
    return [each for each in known if each.session_key in alive]


@transaction.atomic
def end_sessions(
    sessions: Iterable[OpenSession], user: User, at: datetime, *, by: str, where: Where, reason: str = ""
) -> int:
    """Ends sessions of one person at once, with one entry in the journal; returns how many there were."""
    chosen = list(sessions)
    if not chosen:
        return 0
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for each in chosen:
        store(each.session_key).delete()
    OpenSession.objects.filter(pk__in=[each.pk for each in chosen]).delete()
    note("session_ended", user, where, at, by=by, reason=reason, count=str(len(chosen)))
    return len(chosen)


def end_all(user: User, at: datetime, *, by: str, reason: str, where: Where | None = None) -> int:
    """Ends every session of somebody at once."""
    theirs = OpenSession.objects.filter(user=user)
    return end_sessions(theirs, user, at, by=by, where=where or Where(), reason=reason)
