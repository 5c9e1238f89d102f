"""What a customer's own wish blocks, from when and until when, and what the law adds to it.

A wish counts at once and wherever the customer is, whether or not a law asks for it; the rules say how long it has to
last, what may still be said, and by when it has to be kept at the latest. Leaves out understanding free text.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.law.contact_applying import Scope, applying
from dunwell.law.contact_kinds import CHANNELS
from dunwell.law.packs import Packs, Rule

#: Wishes about one channel, number or place; all others are about every contact.
_OF_A_CHANNEL = frozenset({"opt_out", "stop_channel"})
#: Wishes that block contact with the customer, but not with who speaks for them.
_THROUGH_OTHERS = frozenset({"representative"})
#: Words in which a text says no more than its wish.
_POLITE = frozenset(
    {"please", "pls", "thanks", "thank", "you", "all", "now", "me", "messages", "texts", "texting"}
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer asked for, as `contact_kinds.WISHES` names it, and how.

    `channel` is the one meant, or by which it was said; empty: all. `in_writing`: an e-mail or a text message is writing.
    """

    wish: str
    said_on: date
    channel: str = ""
    in_writing: bool = False


@dataclass(frozen=True, slots=True)
class Blocked:
    """What a wish blocks from `since` on, that day included, to `until`; None: until the customer takes it back.

    `channels` are those blocked, all where it is empty; `only_workplace`: only at work; `only_direct`: who speaks for the
    customer may be contacted. `still_allowed` is what may be said all the same; `latest_by_law` counts business days
    within which a law asks for it, None where none does. `rules` are those it rests on that may be relied on.
    """

    wish: Wish
    since: date
    until: date | None
    channels: tuple[str, ...]
    only_workplace: bool
    only_direct: bool
    still_allowed: tuple[str, ...]
    latest_by_law: int | None
    rules: tuple[Rule, ...]

    def blocks(self, channel: str, day: date, *, number: str = "", to_representative: bool = False) -> bool:
        """Says whether a contact is blocked on a day; an unknown number may be one at work only where it says so."""
        if day < self.since or (self.until is not None and day > self.until):
            return False
        if self.channels and channel not in self.channels:
            return False
        if self.only_workplace and number != "workplace":
            return False
        return not (self.only_direct and to_representative)


def blocked_by(packs: Packs, wish: Wish, jurisdictions: Iterable[str], scope: Scope) -> Blocked:
    """Returns what a wish blocks, where the customer is and for who asks.

    It counts from the day it was said, and until the customer takes it back; only where every rule that may be relied on
    lets a wish that was merely said end, it ends with the longest of them. A rule that asks for writing adds nothing to a
    wish that was only said: the house keeps it all the same.
    """
    rules = tuple(
        rule
        for rule in applying(packs, "wish", jurisdictions, scope)
        if rule.relied_on
        and _is_about(rule, wish)
        and (wish.in_writing or not rule.values.get("needs_writing"))
    )
    return Blocked(
        wish=wish,
        since=wish.said_on,
        until=_until(rules, wish),
        channels=_channels(rules, wish),
        only_workplace=wish.wish == "no_workplace",
        only_direct=wish.wish in _THROUGH_OTHERS,
        still_allowed=_still_allowed(rules),
        latest_by_law=min(
            (rule.values["within_business_days"] for rule in rules if "within_business_days" in rule.values),
            default=None,
        ),
        rules=rules,
    )


def _is_about(rule: Rule, wish: Wish) -> bool:
    channels = rule.values.get("channels", ())
    about = rule.values["wish"] == wish.wish and not rule.values.get("needed")
    return about and (not channels or not wish.channel or wish.channel in channels)


def _until(rules: tuple[Rule, ...], wish: Wish) -> date | None:
    lasting = [rule.values.get("lasts_days") for rule in rules]
    if wish.in_writing or not lasting or None in lasting:
        return None
    longest = max(days for days in lasting if days is not None)
    return wish.said_on + timedelta(days=longest)


def _channels(rules: tuple[Rule, ...], wish: Wish) -> tuple[str, ...]:
    """Returns the channels a wish is about: the one it names, and those a rule ties to it."""
    if wish.wish not in _OF_A_CHANNEL or not wish.channel:
        return ()
    tied = {channel for rule in rules for channel in rule.values.get("channels", ())}
    return tuple(each for each in CHANNELS if each == wish.channel or each in tied)


def _still_allowed(rules: tuple[Rule, ...]) -> tuple[str, ...]:
    """Returns what every rule still allows, in the first one's order; nothing where there is no rule."""
    if not rules:
        return ()
    first, *others = (rule.values.get("still_allowed", ()) for rule in rules)
    return tuple(each for each in first if all(each in other for other in others))


def needs_consent(
    packs: Packs, channel: str, jurisdictions: Iterable[str], scope: Scope, *, number: str = ""
) -> tuple[Rule, ...]:
    """Returns the rules that may be relied on by which this channel needs the customer's consent before.

    A kind of `number` that is not known (empty) may be any.
    """
    return tuple(
        rule
        for rule in applying(packs, "wish", jurisdictions, scope)
        if rule.relied_on
        and rule.values.get("needed")
        and channel in rule.values.get("channels", (channel,))
        and (not number or number in rule.values.get("numbers", (number,)))
    )


def revokes(packs: Packs, text: str) -> str:
    """Says whether a message takes consent back in words that a rule names: `yes`, `maybe` (a person has to look), `no`.

    `yes` where it says nothing else, whatever the case, spacing and punctuation; `maybe` where such a word stands in it.
    The words of every rule that may be relied on count for any customer: whoever writes STOP means it.
    """
    words = {
        _plain(word)
        for pack in packs.packs.values()
        for rule in pack.rules
        if rule.kind == "wish" and rule.relied_on
        for word in rule.values.get("words", ())
    }
    closed = {word.replace(" ", "") for word in words}
    said = _plain(text)
    bare = "".join(word for word in said.split() if word not in _POLITE)
    if said.replace(" ", "") in closed or bare in closed:
        return "yes"
    return "maybe" if any(re.search(rf"\b{re.escape(word)}\b", said) for word in words) else "no"


def _plain(text: str) -> str:
    """Returns a text in small letters without accents and punctuation; `S.T.O.P.` and `opt-out` as words."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    joined = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", plain)
    return " ".join(re.sub(r"[\W_]+", " ", joined).split())
