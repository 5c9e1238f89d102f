"""The headers that keep a customer's page private. Leaves out those that every page of ours has."""

from django.http import HttpResponse

_POLICY = (
    "default-src 'none'; style-src 'self'{style}; img-src 'self'; form-action 'self'{form_to}; frame-ancestors 'none'; "
    "base-uri 'none'"
)


def private(response: HttpResponse, style: str = "", form_to: str = "") -> HttpResponse:
    """Returns the answer with the headers of a private page.

    `style` is the hash of its one inline style, `form_to` the one place beside us that a form may lead to, if any.
    """
    allowed = {"style": f" '{style}'" if style else "", "form_to": f" {form_to}" if form_to else ""}
    response.headers.setdefault("Content-Security-Policy", _POLICY.format(**allowed))
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
