"""What a message says of one account: the placeholders of its text, computed from what it asks for. Holds no words."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Literal

from dunwell.outreach.asking import Account, Asked, Item, net_minor
from dunwell.outreach.texts import Texts

#: A message lists so many items by number; the rest are counted and summed.
LISTED = 12
#: Channels whose messages have a table of what is asked for beside the text, which does not list it again.
TABLED = ("letter", "registered_letter")
#: What the next step is called where a language has no words for it.
_ELSE = {
    "registered": "written",
    "visit": "person",
    "agency": "person",
    "solicitor": "person",
}
#: Phrases about the account, in the order in which one may name another.
_IN_ORDER = ("signer", "greeting", "amount")
#: Marks that turn the direction of writing (Source: Unicode Standard Annex 9, explicit formatting characters).
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: What is made of phrases, and is none itself.
_MADE = frozenset(("next", "list"))


def words_for(
    account: Account, about: Asked, texts: Texts, place: tuple[str, str], track: str
) -> dict[str, Any]:
    """Returns the placeholders for the text of a step on a channel (`place`): those that it names.

    A statement lists a single item too. What stands in a table beside the text is not listed in it.
    """
    listing = "none" if place[1] in TABLED else "all" if track == "statement" else "several"
    return words(account, about, texts, texts.names[place], listing=listing)


def words(
    account: Account,
    about: Asked,
    texts: Texts,
    wanted: AbstractSet[str] | None = None,
    *,
    listing: Literal["none", "several", "all"] = "several",
) -> dict[str, Any]:
    """Returns the placeholders for a message about this; of phrases only those `wanted` (None: all).

    `listing` says whether what is asked for is listed: not at all, where there are several, or a single one too; what is
    only due later always is. Where there is nothing to tell of, sums, days and phrases are empty.
    """
    plain = _plain(account, about, texts)
    wants = texts.phrases | _MADE if wanted is None else wanted
    many = len(about.items) > 1
    for name in texts.by_number:
        if name in wants:
            plain[name] = texts.phrase(name, plain, many) if about.items else ""
    for name in _IN_ORDER:
        if name in wants:
            plain[name] = texts.phrase(name, plain) if about.items or name != "amount" else ""
    if "next" in wants:
        plain["next"] = _next(about, texts, plain)
    if "list" in wants:
        listed = about.items if listing == "all" or (many and listing == "several") else ()
        lines = [*_lines(listed, "list", texts), *_lines(about.soon, "list_soon", texts)]
        plain["list"] = "\n".join(["", *lines, ""]) if lines else ""
    plain["signature"] = "\n".join(line for line in account.company_lines if line)
    for name in texts.shared:
        if name in wants:
            plain[name] = texts.phrase(name, plain)
    return plain


def list_lines(found: dict[str, Any]) -> tuple[str, ...]:
    """Returns the lines of the list of items among the placeholders of a message."""
    return tuple(line for line in str(found.get("list", "")).splitlines() if line)


def _plain(account: Account, about: Asked, texts: Texts) -> dict[str, Any]:
    """Returns what is known before any phrase is filled in."""
    items = about.items
    return {
        "count": len(items),
        "few": texts.few(len(items)),
        "number": items[0].number if items else "",
        "issued": texts.day(items[0].issued_on) if items else "",
        "first_due": texts.day(items[0].due_on) if items else "",
        "last_due": texts.day(items[-1].due_on) if items else "",
        "answer_by": texts.day(about.answer_by),
        "next_on": texts.day(about.next_on) if about.next_on else "",
        "gross": _joined(about, texts, lambda open_, off: open_),
        "credit": _joined(about, texts, lambda open_, off: off),
        "net": _joined(about, texts, lambda open_, off: open_ - off),
        "contact_name": _one_way(account.contact_name),
        "customer_name": _one_way(account.customer_name),
        "company_name": account.company_name,
        "company_person": account.company_person,
        "company_phone": account.company_phone,
        "company_email": account.company_email,
    }


def _one_way(name: str) -> str:
    """Returns a name without marks that would turn the direction of what follows it; its own letters keep theirs."""
    return name if name.isascii() else _TURNS.sub("", name)


def _joined(about: Asked, texts: Texts, part: Callable[[int, int], int]) -> str:
    """Returns one sum of each currency, those that are nothing left out."""
    sums = ((currency, part(*pair)) for currency, pair in about.sums.items())
    return texts.joined.join(texts.money(minor, currency) for currency, minor in sums if minor)


def _next(about: Asked, texts: Texts, plain: dict[str, Any]) -> str:
    if not about.following:
        return ""
    name = about.following if f"next_{about.following}" in texts.phrases else _ELSE[about.following]
    return texts.phrase(f"next_{name}", plain)


def _lines(items: Sequence[Item], phrase: str, texts: Texts) -> list[str]:
    """Returns one line an item, and one for those beyond `LISTED`; `phrase` is `list` or `list_soon`."""
    lines = [
        texts.phrase(
            f"{phrase}_line",
            {
                "number": item.number,
                "due": texts.day(item.due_on),
                "amount": texts.money(item.open_minor, item.currency),
            },
        )
        for item in items[:LISTED]
    ]
    rest = items[LISTED:]
    if rest:
        amount = texts.joined.join(
            texts.money(minor, currency) for currency, (minor, _) in net_minor(rest, {}).items()
        )
        more = {"count": len(rest), "few": texts.few(len(rest)), "amount": amount}
        lines.append(texts.phrase(f"{phrase}_rest", more))
    return lines
