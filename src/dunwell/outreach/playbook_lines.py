"""On which line of a playbook's file something stands: the standard reader of TOML does not tell. Understands no TOML
beyond the headers and keys that a playbook has."""

import re

from dunwell.outreach.playbook_parts import Place

_HEADER = re.compile(r"\s*\[\[\s*(track|track\s*\.\s*step)\s*\]\]")


def line_of(text: str, place: Place) -> int:
    """Returns the line (1 is the first) of a key of the playbook, a track or a step; the part's own where it has no such
    key, 1 where there is no such part.
    """
    track = step = 0
    own = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            is_step = header.group(1) != "track"
            track, step = (track, step + 1) if is_step else (track + 1, 0)
        here = (track, step) == (place.track or 0, place.step or 0)
        if not here:
            if own is not None:
                break
            continue
        own = own or number
        if place.key and re.match(rf"\s*[\"']?{re.escape(place.key)}[\"']?\s*=", line):
            return number
    return own or 1
