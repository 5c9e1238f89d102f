"""What was just done, said once on the next page, with the way back where there is one."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from dunwell.workbench import wording, words

_KEY = "said"
_MOST = 5


def say(
    request: HttpRequest,
    key: str,
    *,
    undo: tuple[str, Mapping[str, str | int]] | None = None,
    trouble: bool = False,
    **values: Any,
) -> None:
    """Keeps a sentence for the next page.

    `undo` is the address that takes it back when posted to, and the fields to post. `trouble`: it could not be done.
    """
    _keep(request, wording.text(key, **values), undo, trouble)


def say_text(
    request: HttpRequest,
    text: str,
    *,
    undo: tuple[str, Mapping[str, str | int]] | None = None,
    trouble: bool = False,
) -> None:
    """Keeps a text for the next page that is no sentence of the workbench: why somebody below refused.

    A refusal that is known is said in the page's language.
    """
    _keep(request, words.kept(text), undo, trouble)


def _keep(
    request: HttpRequest, text: str, undo: tuple[str, Mapping[str, str | int]] | None, trouble: bool
) -> None:
    address, fields = undo or ("", {})
    told = {"text": text, "undo": address, "fields": dict(fields), "trouble": trouble}
    request.session[_KEY] = [*request.session.get(_KEY, []), told][-_MOST:]


def take(request: HttpRequest) -> list[dict[str, Any]]:
    """Returns what is to be said and forgets it."""
    session = getattr(request, "session", None)
    return session.pop(_KEY, []) if session is not None and _KEY in session else []
