"""Makes writing comparable: what cannot be seen falls away, look-alike letters become plain ones. Leaves out words."""

import re
import unicodedata
from functools import lru_cache

#: Characters nobody sees, and marks that combine with the letter before.
_UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]")
_NEEDS_CLEANING = re.compile(
    f"[{_UNSEEN}\u0300-\u036f\u2100-\u2188\u2460-\u24ff\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff\U0001f130-\U0001f189]"
)

#: Letters of other scripts, and symbols, that are read as Latin ones.
_LOOK_ALIKES = str.maketrans(
    {
        **dict(zip("аеорсухіјѕһкмнтвԁгпԛԝь", "aeopcyxijshkmhtbdrnqwb", strict=True)),
        **dict(zip("αβγεηικμνορτυχω", "abyenikmvoptuxw", strict=True)),
        **dict(zip("ɑɡıǀƖｌ", "agilil", strict=True)),
        **dict(zip("łøđð", "lodd", strict=True)),
        **dict(zip("ßæœþ", ("ss", "ae", "oe", "th"), strict=True)),
    }
)
_MARKS = dict.fromkeys(range(0x0300, 0x0370))


def cleaned(text: str) -> tuple[str, list[int] | None]:
    """Returns the text as it is seen, and for each of its characters where it stood; None: nothing was changed."""
    if text.isascii() or not _NEEDS_CLEANING.search(text):
        return text, None
    seen: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = _UNSEEN_ONE.sub("", text[at:end])
        for character in unicodedata.normalize("NFKC", cluster):
            seen.append(character)
            places.append(at)
        at = end
    places.append(len(text))
    return "".join(seen), places


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Returns a word in small plain letters: no accents, no look-alikes. `Gefängnis` and `GEFANGNIS` are one."""
    small = word.casefold()
    if small.isascii():
        return small
    plain = unicodedata.normalize("NFKD", small.translate(_LOOK_ALIKES)).translate(_MARKS)
    return plain.translate(_LOOK_ALIKES)


def spellings(word: str) -> set[str]:
    """Returns how a word of our data may be written without accents: `gefängnis` as gefangnis and gefaengnis."""
    lower = word.casefold()
    with_e = lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return {folded(lower), folded(with_e)}
