"""What the address of a page asks for, made safe to look for."""

from django.http import HttpRequest

_LONGEST = 100


def asked_text(request: HttpRequest, name: str = "q") -> str:
    """Returns a text of the address without spaces around it; empty where there is none. PostgreSQL takes no NUL."""
    return request.GET.get(name, "").replace("\0", "").strip()[:_LONGEST]
