"""Reads the packs of law from their folder, checked for shape. Leaves out whether they agree with each other.

A folder holds `sources.toml` and one folder a country or region, with `pack.toml` and any number of files of rules.
Files named `*.cases.toml` are tests of the packs; `house.toml` holds the company's own rules.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from dunwell.law.pack_kinds import COMMON, KINDS, RELIED_ON
from dunwell.law.pack_lines import line_of
from dunwell.law.pack_shape import PackFinding, file_findings, source_findings
from dunwell.law.packs import Pack, Packs, Row, Rule, Series, Source

#: The file that names every source.
SOURCES = "sources.toml"
#: The file of the company's own rules, beside the packs.
HOUSE = "house.toml"


class BrokenPacks(Exception):
    """The packs cannot be used; `findings` say where and what to do."""

    def __init__(self, findings: Sequence[PackFinding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


@cache
def shipped_packs() -> Packs:
    """Returns the packs that come with the program; read once."""
    with shipped_folder() as folder:
        return read_packs(folder)


def shipped_folder() -> AbstractContextManager[Path]:
    """Opens the folder of the packs that come with the program."""
    return as_file(files("dunwell") / "data" / "jurisdictions")


def read_packs(folder: Path) -> Packs:
    """Returns the packs of a folder.

    Raises BrokenPacks where a file is no TOML, or is not shaped as `pack_kinds` says.
    """
    texts = pack_texts(folder)
    contents: dict[str, Mapping[str, Any]] = {}
    findings: list[PackFinding] = []
    for file, text in texts.items():
        try:
            contents[file] = table_of(file, text)
        except BrokenPacks as error:
            findings += error.findings
            continue
        check = source_findings if file == SOURCES else file_findings
        findings += check(file, text, contents[file])
    for place in sorted({Path(file).parts[0] for file in texts if file != SOURCES}):
        if f"{place}/pack.toml" not in texts:
            findings.append(
                PackFinding(f"{place}/pack.toml", 1, "id", "is missing: write id, name, currency.")
            )
    if not texts:
        findings.append(
            PackFinding(
                str(folder), 1, "", "holds no packs. Give the folder in which the packs' folders are."
            )
        )
    if findings:
        raise BrokenPacks(findings)
    digest = hashlib.sha256("\0".join(f"{file}\0{text}" for file, text in texts.items()).encode())
    return _packs(contents, digest.hexdigest())


def read_rules(file: str, text: str, pack: str) -> tuple[Rule, ...]:
    """Returns the rules of one file that belongs to no pack, such as the house rules; `pack` is what they are told under.

    Raises BrokenPacks where it is no TOML, or is not shaped as `pack_kinds` says.
    """
    content = table_of(file, text)
    if findings := list(file_findings(file, text, content)):
        raise BrokenPacks(findings)
    return tuple(_rules(file, content, pack))


def pack_texts(folder: Path) -> dict[str, str]:
    """Returns the text of every file of the packs in a folder, by its path in it, in order.

    Raises BrokenPacks where one cannot be read as UTF-8.
    """
    texts = {}
    for path in sorted([*folder.glob(SOURCES), *folder.glob("*/*.toml")]):
        if not path.name.endswith(".cases.toml") and path.is_file():
            file = path.relative_to(folder).as_posix()
            texts[file] = text_of(path, file)
    return texts


def text_of(path: Path, file: str) -> str:
    """Returns the text of one file, told as `file`. Raises BrokenPacks where it cannot be read as UTF-8."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BrokenPacks([PackFinding(file, line, "", f"is not UTF-8: {error}. Save it so.")]) from error


def table_of(file: str, text: str) -> Mapping[str, Any]:
    """Returns what a file's text holds, its numbers exact. Raises BrokenPacks where it is no TOML."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        found = PackFinding(file, _line_in(str(error), text), "", f"is no TOML: {error}.")
        raise BrokenPacks([found]) from error


def _line_in(message: str, text: str) -> int:
    found = message.partition("at line ")[2].partition(",")[0]
    return int(found) if found.isdigit() else text.count("\n") + 1


def _packs(contents: Mapping[str, Mapping[str, Any]], sha256: str) -> Packs:
    packs: dict[str, Pack] = {}
    series: dict[str, Series] = {}
    for file, content in contents.items():
        if not file.endswith("/pack.toml"):
            continue
        place = file.partition("/")[0]
        mine = {name: part for name, part in contents.items() if name.startswith(f"{place}/")}
        rules = tuple(rule for name, part in mine.items() for rule in _rules(name, part, content["id"]))
        packs[content["id"]] = Pack(
            content["id"],
            content["name"],
            content["currency"],
            content.get("parent", ""),
            rules,
            tuple(content.get("towns", ())),
            tuple(content.get("parts", ())),
        )
        series |= {rule.id: _series(rule) for rule in rules if rule.kind == "series"}
    sources = {
        name: Source(name, table["title"], table.get("address", ""))
        for name, table in contents.get(SOURCES, {}).items()
    }
    return Packs(packs, series, sources, sha256)


def _rules(file: str, content: Mapping[str, Any], pack: str) -> Iterable[Rule]:
    for kind, tables in content.items():
        if kind in KINDS:
            for table in tables:
                yield _rule(file, kind, pack, table)


def _rule(file: str, kind: str, pack: str, table: Mapping[str, Any]) -> Rule:
    return Rule(
        id=table["id"],
        kind=kind,
        pack=pack,
        file=file,
        says=table["says"],
        since=table.get("from", date.min),
        until=table.get("until", date.max),
        relationships=tuple(table.get("relationships", ())),
        actors=tuple(table.get("actors", ())),
        territory=tuple(table.get("territory", ())),
        strength=table["strength"],
        confidence=table.get("confidence") or _weakest(table),
        sources=tuple(table.get("sources", ())),
        cite=table.get("cite", ""),
        note=table.get("note", ""),
        values={key: value for key, value in table.items() if key not in COMMON},
    )


def _weakest(table: Mapping[str, Any]) -> str:
    """Returns the confidence of a series: the weakest of its rows that are relied on, or of all where none is."""
    marks: list[str] = [row["confidence"] for row in table["rows"]]
    return max([mark for mark in marks if mark in RELIED_ON] or marks, key="VSDRU".index)


def _series(rule: Rule) -> Series:
    tables: list[Mapping[str, Any]] = sorted(rule.values["rows"], key=lambda row: row["from"])
    ends = [table["from"] - timedelta(days=1) for table in tables[1:]] + [date.max]
    rows = tuple(
        Row(
            since=table["from"],
            until=min(table.get("until", end), end),
            value=Decimal(table["value"]) if "value" in table else None,
            confidence=table["confidence"],
            sources=tuple(table.get("sources", ())) or rule.sources,
            provisional=table.get("provisional", False),
            note=table.get("note", ""),
        )
        for table, end in zip(tables, ends, strict=True)
    )
    return Series(rule.id, rule.pack, rule.says, rule.sources, rows, rule.values.get("derived", {}))


def rule_line(
    text: str, content: Mapping[str, Any], rule_id: str, key: str = "", *, last: bool = False
) -> int:
    """Returns the line in a file's text of a rule, or of one of its keys; of the `last` one where two have its id."""
    found = [
        (kind, number)
        for kind, tables in content.items()
        for number, table in enumerate(tables if isinstance(tables, list) else [])
        if isinstance(table, Mapping) and table.get("id") == rule_id
    ]
    return line_of(text, *found[-1 if last else 0], key) if found else 1
