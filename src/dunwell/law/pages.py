"""The pages of the law, one a country or region, made from the packs. Leaves out where they are kept."""

from collections.abc import Iterator

from dunwell.law.explain import NOT_RELIED_ON, facts_of
from dunwell.law.pack_kinds import CONFIDENCE, KINDS
from dunwell.law.packs import Pack, Packs, Rule, Series

NOT_ADVICE = (
    "**This is not legal advice.** It is what these packs hold, read from the sources named, with how sure that is. "
    "Have a lawyer look at it before you rely on it."
)

#: The headings of the kinds of rules, in the order of the page.
HEADINGS = {
    "instrument": "Laws and whom they bind",
    "interest": "Interest",
    "compensation": "Fixed compensation",
    "fee": "Fees and their caps",
    "collection_scale": "Scales of collection costs",
    "payment_term": "Terms of payment",
    "limitation": "When a claim is barred",
    "contact_hours": "Hours of contact",
    "contact_cap": "How often",
    "contact_cooldown": "How long to wait after a contact",
    "no_number": "Where the law gives no number",
    "wish": "What the customer may ask for",
    "moratorium": "When the customer is left alone",
    "notice": "What has to be said or sent",
    "third_person": "Who else may be spoken to",
    "conduct": "What is forbidden, and what has to be done",
    "retention": "How long records are kept",
    "series": "Reference rates",
}


def pages(packs: Packs) -> dict[str, str]:
    """Returns the text of every page by its file name: `README.md`, and one a pack."""
    made = {f"{pack.id}.md": _page(packs, pack) for pack in packs.packs.values()}
    return {"README.md": _contents(packs), **made}


def _contents(packs: Packs) -> str:
    lines = ["# The law, country by country", "", NOT_ADVICE, "", *_marks(), ""]
    lines += ["| country or region | builds on | rules | relied on |", "|---|---|---|---|"]
    for pack in sorted(packs.packs.values(), key=lambda pack: pack.id):
        parent = f"[{pack.parent}]({pack.parent}.md)" if pack.parent else ""
        relied = sum(rule.relied_on for rule in pack.rules)
        lines.append(f"| [{pack.name}]({pack.id}.md) | {parent} | {len(pack.rules)} | {relied} |")
    return "\n".join([*lines, "", _MADE, ""])


_MADE = "Made by `dunwell law docs`; change the packs, not this page. See [how packs are written](../law.md)."


def _marks() -> list[str]:
    return [
        "Each rule carries a mark of confidence:",
        "",
        *(f"- **{mark}**: {meaning}" for mark, meaning in CONFIDENCE.items()),
        "",
        "What is marked R or U is never used: asked about it, Dunwell says that it does not know.",
    ]


def _page(packs: Packs, pack: Pack) -> str:
    lines = [f"# {pack.name}", "", NOT_ADVICE, ""]
    if pack.parent:
        parent = packs.packs[pack.parent].name
        lines += [f"What is not here comes from [{parent}]({pack.parent}.md), on which this pack builds.", ""]
    for kind in [*HEADINGS, *(each for each in KINDS if each not in HEADINGS)]:
        rules = [rule for rule in pack.rules if rule.kind == kind]
        if rules:
            lines += [f"## {HEADINGS.get(kind, kind.replace('_', ' ').capitalize())}", ""]
        for rule in rules:
            lines += _rule(packs, rule)
    return "\n".join([*lines, _MADE, ""])


def _rule(packs: Packs, rule: Rule) -> Iterator[str]:
    yield f"### `{rule.id}`"
    yield ""
    yield rule.says
    yield ""
    if not rule.relied_on:
        yield f"**{NOT_RELIED_ON}**"
        yield ""
    for name, told in facts_of(packs, rule):
        yield f"- {name}: {_link(told)}"
    yield ""
    if rule.kind == "series":
        yield from _rows(packs.series[rule.id])
        yield ""


def _rows(series: Series) -> Iterator[str]:
    yield "| from | until | per cent | confidence | |"
    yield "|---|---|---|---|---|"
    for row in series.rows:
        value = "not known" if row.value is None else str(row.value)
        marks = [mark for mark in ("provisional" if row.provisional else "", row.note) if mark]
        if not row.relied_on:
            marks.insert(0, "not relied on")
        yield f"| {row.since} | {row.until} | {value} | {row.confidence} | {'; '.join(marks)} |"


def _link(told: str) -> str:
    """Returns words in which an address, which stands last, is a link that reads as one."""
    title, space, address = told.rpartition(" ")
    if address.startswith(("http://", "https://")):
        return f"{title}{space}<{address}>"
    return told
