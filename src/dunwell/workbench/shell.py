"""What every page of the workbench is given: the places one may go to, how it looks, what was just done."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static

from dunwell.workbench.places import places
from dunwell.workbench.said import take
from dunwell.workbench.wording import LANGUAGES, page_language

LOOKS = ("system", "light", "dark")
LOOK_COOKIE = "dunwell_look"
#: One style sheet a component; a page may add its own.
SHEETS = (
    "base",
    "bar",
    "places",
    "palette",
    "heading",
    "button",
    "tag",
    "field",
    "card",
    "notice",
    "table",
    "totals",
    "facts",
    "pages",
    "tabs",
    "timeline",
    "progress",
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """A context processor; `member` is None where no company is in view."""
    member = getattr(request, "member", None)
    look = request.COOKIES.get(LOOK_COOKIE, "system")
    return {
        "member": member,
        "sheets": [static(f"workbench/{name}.css") for name in SHEETS],
        "place_groups": _reachable(member) if member else (),
        "look": look if look in LOOKS else "system",
        "looks": LOOKS,
        "page_language": page_language(),
        "page_languages": LANGUAGES,
        # Only a page that is shown takes them: a part of a page leaves them for the next one.
        "said": lambda: take(request),
    }


def _reachable(member: Any) -> list[tuple[str, list[Any]]]:
    shown = [(group, [each for each in some if member.may(each.may)]) for group, some in places()]
    return [(group, some) for group, some in shown if some]
