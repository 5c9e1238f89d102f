"""Which days are public holidays in a country or region. Leaves out what may not be done on them.

Source: the `holidays` library, categories of public holidays.
"""

from datetime import date
from functools import lru_cache

#: Whose holidays count where no region is known, if the country's own list leaves out days that nearly all have off.
#: Source: bank holidays of the United Kingdom; England has most of its people, and Easter Monday.
REGION_OF_MOST = {"GB": "ENG"}


def public_holidays(jurisdiction: str, year: int) -> list[date]:
    """Returns the public holidays of a country or region (`DE`, `US-MA`) in one year, in order.

    An unknown region, or none, falls back to the region of most people where the country's list is not enough
    (`REGION_OF_MOST`), else to its country; a country the library does not know has none.
    """
    import holidays

    country, _, region = jurisdiction.partition("-")
    for subdivision in (region or REGION_OF_MOST.get(country), REGION_OF_MOST.get(country), None):
        try:
            return sorted(holidays.country_holidays(country, subdiv=subdivision, years=year))
        except NotImplementedError:
            continue
    return []


@lru_cache(maxsize=4096)
def holidays_of(jurisdiction: str, year: int) -> frozenset[date]:
    """Returns the same as `public_holidays`, kept, to ask about one day."""
    return frozenset(public_holidays(jurisdiction, year))


@lru_cache(maxsize=1024)
def has_holidays_of_its_own(jurisdiction: str) -> bool:
    """Says whether a region has a list of its own: `US-MA` has, `US-NYC` is none the library knows."""
    import holidays

    country, _, region = jurisdiction.partition("-")
    try:
        return bool(region) and holidays.country_holidays(country, subdiv=region) is not None
    except NotImplementedError:
        return False
