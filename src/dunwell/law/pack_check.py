"""What is wrong with the packs together: unknown ids, missing sources, dates that overlap or leave gaps, odd amounts.

Run by people who edit packs, and by a test; a program that uses them reads them with `pack_files`, which checks the shape.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import combinations
from pathlib import Path

from dunwell.law.amount_check import amount_faults
from dunwell.law.cases import case_findings, read_cases
from dunwell.law.contact_check import contact_faults
from dunwell.law.folder_check import folder_findings
from dunwell.law.pack_files import BrokenPacks, pack_texts, read_packs, rule_line
from dunwell.law.pack_lines import line_of
from dunwell.law.pack_shape import PackFinding
from dunwell.law.packs import Pack, Packs, Rule
from dunwell.law.series_check import series_faults, series_gaps
from dunwell.values.money import CURRENCIES

#: What tells rules of a kind apart, so that two of them may hold at once.
_APART = ("debtor", "claim", "fee")


def check_folder(folder: Path) -> list[PackFinding]:
    """Returns everything that is wrong with the packs of a folder and the cases beside them, errors first."""
    try:
        packs = read_packs(folder)
    except BrokenPacks as error:
        return [*error.findings, *folder_findings(folder)]
    lines = _Lines(pack_texts(folder))
    findings = [*folder_findings(folder), *_pack_findings(packs, folder, lines)]
    for pack in packs.packs.values():
        for rule in pack.rules:
            findings += _found(rule, lines, _rule_faults(packs, rule), "error")
            findings += _found(rule, lines, series_gaps(rule), "warning")
        findings += _together(pack, lines)
    if not any(finding.severity == "error" for finding in findings):
        findings += _case_findings(packs, folder)
    return sorted(findings, key=lambda finding: finding.severity != "error")


class _Lines:
    """Looks up the lines of rules, in the texts they were read from."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def of(self, rule: Rule, key: str, *, last: bool = False) -> int:
        text = self._texts[rule.file]
        return rule_line(text, tomllib.loads(text), rule.id, key, last=last)

    def top(self, place: str, key: str, message: str) -> PackFinding:
        """Returns a finding in a pack's `pack.toml`, at a key at its top."""
        file = f"{place}/pack.toml"
        return PackFinding(file, line_of(self._texts[file], key=key), key, message)


def _found(
    rule: Rule, lines: _Lines, faults: Iterator[tuple[str, str]], severity: str
) -> Iterator[PackFinding]:
    for key, message in faults:
        yield PackFinding(rule.file, lines.of(rule, key), key, f"{rule.id}: {message}", severity)


def _pack_findings(packs: Packs, folder: Path, lines: _Lines) -> Iterator[PackFinding]:
    places = {path.parent.name for path in folder.glob("*/pack.toml")}
    for place in sorted(places - packs.packs.keys()):
        yield lines.top(place, "id", f"has to be {place!r}, as its folder is named.")
    for pack in packs.packs.values():
        if pack.id in places:
            for key, message in _pack_faults(packs, pack):
                yield lines.top(pack.id, key, message)
    first: dict[str, Rule] = {}
    for pack in packs.packs.values():
        for rule in pack.rules:
            if rule.id in first:
                other = first[rule.id].file
                message = f"{rule.id!r} is the id of a rule in {other} too. Give it one of its own."
                yield PackFinding(rule.file, lines.of(rule, "id", last=True), "id", message)
            first.setdefault(rule.id, rule)


def _pack_faults(packs: Packs, pack: Pack) -> Iterator[tuple[str, str]]:
    if pack.id != pack.id.upper():
        yield "id", f"{pack.id!r} is asked for in capitals. Name it and its folder {pack.id.upper()!r}."
    if pack.parent and pack.parent not in packs.packs:
        yield "parent", f"{pack.parent!r} is no pack. Name one that exists, or none."
    if pack.currency not in CURRENCIES:
        yield "currency", f"{pack.currency!r} is no currency in use (ISO 4217)."
    if pack.towns and not pack.parent:
        yield "towns", "are in no region. Name the region's pack as `parent`, or leave them out."
    if _loops(packs, pack):
        yield "parent", "leads back to the pack itself. A pack builds on another one."


def _loops(packs: Packs, pack: Pack) -> bool:
    seen = {pack.id}
    while pack.parent in packs.packs:
        if pack.parent in seen:
            return True
        seen.add(pack.parent)
        pack = packs.packs[pack.parent]
    return False


def _rule_faults(packs: Packs, rule: Rule) -> Iterator[tuple[str, str]]:
    for source in rule.sources:
        if source not in packs.sources:
            yield "sources", f"{source!r} is not in sources.toml. Add it there, with its title."
    if rule.relied_on and not rule.sources:
        yield "sources", 'names no source. Name where it was read, or mark it confidence = "R".'
    for key, series in (
        ("series", rule.values.get("series")),
        ("contract_floor", rule.values.get("contract_floor", {}).get("series")),
    ):
        if series is not None and series not in packs.series:
            yield key, f"{series!r} is no series. Known: {', '.join(sorted(packs.series))}."
    for currency in (rule.values.get("currency"), rule.values.get("tiers_currency")):
        if currency is not None and currency not in CURRENCIES:
            yield "currency", f"{currency!r} is no currency in use (ISO 4217)."
    parts = {part for pack in packs.chain(rule.pack) for part in pack.parts}
    if unknown := [part for part in rule.territory if parts and part not in parts]:
        yield (
            "territory",
            f"{unknown[0]!r} is not among the `parts` of pack.toml. Add it there, or set it right.",
        )
    if rule.kind == "series":
        yield from series_faults(rule)
        yield from _row_source_faults(packs, rule)
    yield from contact_faults(rule)
    yield from amount_faults(rule)


def _row_source_faults(packs: Packs, rule: Rule) -> Iterator[tuple[str, str]]:
    for row in rule.values["rows"]:
        for source in row.get("sources", ()):
            if source not in packs.sources:
                yield (
                    "rows",
                    f"the row from {row['from']} names {source!r}, which is not in sources.toml. Add it there.",
                )


def _together(pack: Pack, lines: _Lines) -> Iterator[PackFinding]:
    """Yields rules of a pack that hold at once though one would do, and times between two of them in which none holds."""
    dated = [rule for rule in pack.rules if rule.kind in _ONE_AT_A_TIME and rule.relied_on]
    for one, other in combinations(sorted(dated, key=lambda rule: rule.since), 2):
        if not _same_question(one, other):
            continue
        if other.since <= one.until:
            message = (
                f"{other.id}: holds at the same time as {one.id}. End one the day before the other begins."
            )
            yield PackFinding(other.file, lines.of(other, "from", last=True), "from", message)
        elif other.since > one.until + timedelta(days=1) and not _between(dated, one, other):
            message = f"{other.id}: from {one.until} to {other.since} no rule holds. Write one for that time, or mark one U."
            yield PackFinding(other.file, lines.of(other, "from"), "from", message, "warning")


_ONE_AT_A_TIME = {"interest", "compensation", "fee", "collection_scale", "limitation", "payment_term"}


def _same_question(one: Rule, other: Rule) -> bool:
    def meets(mine: tuple[str, ...], others: tuple[str, ...]) -> bool:
        return not mine or not others or bool(set(mine) & set(others))

    return (
        one.kind == other.kind
        and meets(one.relationships, other.relationships)
        and meets(one.territory, other.territory)
        and meets(one.actors, other.actors)
        and all(one.values.get(key, "") == other.values.get(key, "") for key in _APART)
    )


def _between(rules: list[Rule], one: Rule, other: Rule) -> bool:
    return any(_same_question(each, one) and one.until < each.since < other.since for each in rules)


def _case_findings(packs: Packs, folder: Path) -> Iterator[PackFinding]:
    try:
        cases = list(read_cases(folder))
    except BrokenPacks as error:
        yield from error.findings
        return
    for case in cases:
        yield from case_findings(packs, case)
