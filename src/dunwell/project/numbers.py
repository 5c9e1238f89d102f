"""Settings that are whole numbers. Leaves out what they mean."""

import os

from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, default: int) -> int:
    """Returns the setting, or what it is where it is unset. Raises `ImproperlyConfigured` for no number above 0."""
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 1_000_000):
        raise ImproperlyConfigured(f"{name} is {text!r}. Write a whole number above 0.")
    return int(text)
