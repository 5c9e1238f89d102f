"""Which time zones a customer may be in: their own, else all of their region or country, else the company's.

Names are those of the IANA database in the `tzdata` library, a country's zones are Babel's (Unicode CLDR), a region's
are data. Leaves out what the clock there allows.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.core import get_global

#: Names of the database that are no place's time.
_NOWHERE = {"Factory"}
_MOST_PLACES = 4096


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones a customer may be in; all have to allow what is done. None: nothing is known, so nothing is allowed.

    `missing` is what a person can set to be exact again, empty where the customer's own zone is used.
    """

    names: tuple[str, ...]
    infos: tuple[ZoneInfo, ...]
    missing: str = ""


@lru_cache(maxsize=_MOST_PLACES)
def zones_of(zone: str, country: str, region: str, company_zone: str) -> Zones:
    """Returns where the customer may be: `zone` if it is one, else all of the region's or the country's zones.

    `country` is ISO 3166 (`US`), `region` the second part of its code (`MA`, or whole: `US-MA`). With no known country,
    the company's zone stands in.
    """
    if is_zone(zone):
        return _zones((zone,))
    wrong = f"the customer's time zone ({zone!r} is none)" if zone.strip() else "the customer's time zone"
    country = country.strip().upper()
    here = _of_region(country, region) or _of_country(country)
    if here:
        return _zones(here, wrong if len(here) > 1 or zone.strip() else "")
    if is_zone(company_zone):
        return _zones((company_zone,), f"{wrong}, or the country")
    return Zones((), (), f"{wrong}, or the company's")


def is_zone(name: str) -> bool:
    """Says whether the time zone database has a zone of this name, which does not depend on the machine."""
    return name in _names()


def is_region(country: str, region: str) -> bool:
    """Says whether the zones of a region are known by themselves: `US`, `MA`."""
    return bool(_of_region(country, region))


def _zones(names: tuple[str, ...], missing: str = "") -> Zones:
    return Zones(names, tuple(ZoneInfo(name) for name in names), missing)


def _of_region(country: str, region: str) -> tuple[str, ...]:
    code = region.strip().upper().removeprefix(f"{country}-")
    return tuple(_regions().get(country, {}).get(code, ()))


def _of_country(country: str) -> tuple[str, ...]:
    if len(country) != 2:
        return ()
    return tuple(sorted(name for name in get_global("territory_zones").get(country, ()) if is_zone(name)))


@cache
def _names() -> frozenset[str]:
    return frozenset((files("tzdata") / "zones").read_text().split()) - _NOWHERE


@cache
def _regions() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((files("dunwell") / "data" / "time_zones" / "regions.toml").read_text())
