"""What a timeline calls what happened, and what was said with it. Leaves out what happened (`timeline`)."""

from dunwell.workbench.customers.timeline import Happened
from dunwell.workbench.reader import language_name
from dunwell.workbench.wording import page_language, sentences, text
from dunwell.workbench.words import kept, playbook_name, spoken, word

#: The lists that the code of an entry may be of, by what happened.
_LISTS = {
    "hold": "hold_kind",
    "release": "hold_kind",
    "customer": "mark",
    "dispute": "wrong",
    "call": "call_outcome",
}


def told_of(each: Happened) -> tuple[Happened, str, str]:
    """Returns what happened, what it is called, and what was said with it."""
    key = f"customers.did.{each.what}"
    title = text(key) if key in sentences(page_language()) else spoken(each.what)
    code = each.code or str(
        each.told.get("hold_kind") or each.told.get("outcome") or each.told.get("step") or ""
    )
    parts = []
    if code and each.what in _LISTS:
        parts.append(word(code, _LISTS[each.what]))
    elif code and each.what not in ("act", "silence"):
        parts.append(word(code, f"{each.what}_state"))
    if each.what == "playbook":
        name = playbook_name(str(each.told.get("playbook")))
        parts.append(text("customers.playbook_ended", playbook=name) if each.told.get("until_on") else name)
    if each.told.get("changed"):
        what = str(each.told["changed"])
        before, after = (_value_of(what, str(each.told.get(name) or "")) for name in ("from", "to"))
        parts.append(f"{word(what, 'changed')}: {before} → {after}")
    for said in (each.told.get("text") if each.what == "note" else "", each.told.get("note"), each.reason):
        if said and kept(said) not in parts:
            parts.append(kept(said))
    # A note that begins with what it is of says both.
    if len(parts) > 1 and parts[1].startswith(f"{parts[0]}:"):
        del parts[0]
    return each, title, " · ".join(parts)


def _value_of(what: str, value: str) -> str:
    """Returns what was changed as a person reads it: a language by its name, a consent in words."""
    if what == "language" and value:
        return language_name(value)
    return (word(value, "consent_state") if what == "consent" and value else value) or "–"
