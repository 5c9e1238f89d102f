"""Where one can go: the places of the workbench, told by its areas. Leaves out the pages themselves.

An area is a package of the workbench with a module `urls`, which holds `urlpatterns` below a company's key and, where it has
places in the menu, `PLACES`.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.urls import URLPattern

#: The areas, in the order of their addresses; the menu has its own order.
AREAS = (
    "today",
    "rounds",
    "work",
    "calls",
    "customers",
    "agreements",
    "find",
    "design",
    "people",
    "settings",
    "reports",
    "imports",
    "health",
    "money",
    "playbooks",
    "setup",
)
GROUPS = ("day", "customers", "money", "house")


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the menu: `name` is its address's name and, as `places.<name>` in the sentences of its area, its word.

    `group` is one of `GROUPS`, `order` its place in it; `may` is the permission without which it is not shown; `key` goes
    there after `g`.
    """

    name: str
    area: str
    group: str
    order: int
    may: str = "see"
    key: str = ""

    @property
    def sentence(self) -> str:
        """The key of its word."""
        return f"{self.area}.place_{self.name}"


def area_urls() -> list[URLPattern]:
    """Returns the addresses of all areas, below a company's key."""
    return [pattern for area in AREAS for pattern in _urls(area).urlpatterns]


@cache
def places() -> tuple[tuple[str, tuple[Place, ...]], ...]:
    """Returns each group of the menu with its places, in order."""
    found = [place for area in AREAS for place in getattr(_urls(area), "PLACES", ())]
    found.sort(key=lambda place: place.order)
    return tuple((group, tuple(each for each in found if each.group == group)) for group in GROUPS)


def _urls(area: str) -> Any:
    return import_module(f"dunwell.workbench.{area}.urls")
