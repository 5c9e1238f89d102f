"""What is written to the log, and how: one line an event, JSON or text, on standard error, without personal data.

A line holds the event's own fixed words and the fields below: numbers, keys, names of states, channels and errors. What
a library puts into its words, the text of an error, and the address of a page (it may hold a token) are left out.
"""

import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from pythonjsonlogger.json import JsonFormatter

#: The fields a line may have beside when, how grave, who and what.
FIELDS = (
    "company", "message_id", "attempt", "channel", "outcome", "stage", "messages", "day", "gate", "act", "wait",
    "what", "reason", "worker", "times", "pause_seconds", "counts", "error", "where", "status_code", "page",
)  # fmt: skip
#: Loggers whose words are fixed; what others say could hold anything.
_OWN = ("dunwell", "_granian")
#: So many places of the program an error came through are told, from the inside.
_PLACES = 8
#: What a field's text may be: a key, a name of the program's. A sentence is not.
_NAME = re.compile(r"[\w.:/+-]{0,200}", re.ASCII)
_SOURCE = Path(__file__).resolve().parents[1]


def told(record: logging.LogRecord) -> dict[str, Any]:
    """Returns what a line of the log may say of a record."""
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _event(record),
    }
    more = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
    if record.name == "django.request" and (request := getattr(record, "request", None)) is not None:
        match = getattr(request, "resolver_match", None)
        more["page"] = (match.view_name if match else None) or "none"
    if record.exc_info and record.exc_info[1] is not None:
        more |= {"error": _kind(record.exc_info[1]), "where": _places(record.exc_info[1])}
    return line | {name: _safe(value) for name, value in more.items() if value not in ("", None)}


class JsonLines(JsonFormatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        return self.jsonify_log_record(told(record))


class TextLines(logging.Formatter):
    """Writes a record as a line for people."""

    def format(self, record: logging.LogRecord) -> str:
        line = told(record)
        head = f"{line.pop('time')} {line.pop('level')} {line.pop('logger')}: {line.pop('event')}"
        return " ".join([head, *(f"{name}={value}" for name, value in line.items())])


def logging_settings(kind: str | None) -> dict[str, Any]:
    """Returns the settings of Python's logging for `DUNWELL_LOG`: `json`, or `text`; unset: `json`."""
    lines = {"json": "JsonLines", "text": "TextLines"}.get(kind or "json")
    if lines is None:
        raise ImproperlyConfigured(f"DUNWELL_LOG is {kind!r}. Write json or text.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"dunwell.project.logs.{lines}"}},
        "handlers": {"line": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["line"], "level": "WARNING"},
        "loggers": {
            "dunwell": {"level": "INFO"},
            "django": {"level": "WARNING", "handlers": []},
            # A page that is not there and a host that is not ours are tried all day long: no news.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "CRITICAL"},
        },
    }


def _event(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in _OWN:
        return str(record.msg)
    if record.name == "django.request":
        return "answered"
    return f"said at {Path(record.pathname).name}:{record.lineno}"


def _safe(value: Any) -> Any:
    """Returns a value without words that could be anybody's: numbers, names of the program's, and tables of these."""
    if isinstance(value, dict):
        return {str(_safe(name)): _safe(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(each) for each in value]
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if _NAME.fullmatch(text) else "(left out)"


def _kind(error: BaseException) -> str | list[str]:
    if isinstance(error, BaseExceptionGroup):
        return sorted({type(each).__qualname__ for each in error.exceptions})
    return type(error).__qualname__


def _places(error: BaseException) -> list[str]:
    """Returns the places in the code an error came through, the innermost first."""
    inner = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error
    frames = traceback.extract_tb(inner.__traceback__)[-_PLACES:]
    return [f"{_file(each.filename)}:{each.lineno}:{each.name.strip('<>')}" for each in reversed(frames)]


def _file(name: str) -> str:
    path = Path(name)
    return (
        path.relative_to(_SOURCE).as_posix()
        if path.is_relative_to(_SOURCE)
        else f"{path.parent.name}/{path.name}"
    )
