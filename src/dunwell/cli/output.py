"""Printing answers: JSON, one object a line, findings. Leaves out what is said."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click


def as_document(value: Any) -> str:
    """Returns one JSON document on one line; days and moments in ISO 8601, decimals as text."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def print_document(value: Any) -> None:
    """Prints one JSON document and nothing else."""
    click.echo(as_document(value))


def print_lines(values: Iterable[Any]) -> None:
    """Prints one JSON object a line."""
    for value in values:
        click.echo(as_document(value))


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
