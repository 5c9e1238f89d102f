"""Settings that are whole numbers. Leaves out what they mean."""

import os

from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, default: int, least: int = 1) -> int:
    """Returns the setting, or what it is where it is unset. Raises `ImproperlyConfigured` for what is below the least."""
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and least <= int(text) < 1_000_000):
        raise ImproperlyConfigured(f"{name} is {text!r}. Write a whole number from {least} on.")
    return int(text)
