"""The files that hold a playbook's words in one language, laid over each other. Leaves out what the words may say.

A folder has a subfolder for each language, with files that all playbooks share and files for one playbook, which name it
(`playbook = "brisk"`) and carry its name. A company's own words go before shipped ones, among either a playbook's before
shared ones, a dialect's (`de-AT`) before its language's: text by text, so that own words are only what they change.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from dunwell.outreach.text_lines import line_at, lines_of
from dunwell.outreach.text_rules import Wrong

#: The keys at the top of a file, all texts.
_TOP = ("language", "locale", "playbook")
_PARTS = ("subject", "text", "like")
_PLAYBOOK = re.compile(rb"""^playbook\s*=\s*["']([^"'\n]*)["']""", re.MULTILINE)


#: How the name of a file ends that the pages write; sorted after one written by hand, and so stronger.
BY_PAGES = "_pages"


class CannotReadTexts(Exception):
    """A file of texts is wrong; the message names the file, the line, the place and what to do."""


@dataclass(frozen=True, eq=False)
class TextFile:
    """One file, read, and the same object for the same bytes: `values` are its texts by place, `phrases.one.what`."""

    path: Path
    raw: bytes
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """Returns how people are told of it: en/standard.toml."""
        return f"{self.path.parent.name}/{self.path.name}"

    @cached_property
    def _lines(self) -> dict[str, tuple[int, int]]:
        return lines_of(self.raw.decode())

    def refusal(self, wrong: Wrong) -> CannotReadTexts:
        """Returns the refusal of this file, with the line on which it is wrong."""
        line = line_at(self._lines, wrong.place, wrong.line)
        return CannotReadTexts(f"{self.name}: line {line}: {wrong}")


@dataclass(frozen=True, eq=False)
class Layers:
    """Every text of a playbook in one language by its place, and the file it comes from: the strongest that has it."""

    files: tuple[TextFile, ...]
    origins: dict[str, TextFile] = field(default_factory=dict)

    def value(self, place: str) -> Any:
        """Returns the text of a place. Raises `KeyError` where no file has it."""
        return self.origins[place].values[place]

    def top(self, key: str) -> str | None:
        """Returns a key of the top, such as `locale`, or None."""
        return self.value(key) if key in self.origins else None

    def refusal(self, wrong: Wrong) -> CannotReadTexts:
        """Returns the refusal of the file that a place comes from; of what no file has, of the strongest one."""
        return self.origins.get(wrong.place, self.files[-1]).refusal(wrong)


def layers(language: str, playbook: str, folders: Sequence[Path]) -> Layers | None:
    """Returns the words of a playbook in a language, None where no file has any. A later folder is stronger.

    Raises `CannotReadTexts` for a file that is no TOML, or holds what is no text.
    """
    files = tuple(_file(path, path.read_bytes()) for path in paths(language, playbook, folders))
    return _laid(files) if files else None


@lru_cache(maxsize=64)
def _laid(files: tuple[TextFile, ...]) -> Layers:
    return Layers(files, {place: each for each in files for place in each.values})


def paths(language: str, playbook: str, folders: Sequence[Path]) -> list[Path]:
    """Returns the files that hold a playbook's words in a language, the weakest first."""
    names = (
        []
        if not re.fullmatch("[A-Za-z0-9-]+", language)
        else list(dict.fromkeys((language.partition("-")[0], language)))
    )
    return [
        path
        for folder in folders
        for own in (False, True)
        for name in names
        for path in sorted((folder / name).glob("*.toml"))
        if _playbook_of(path.read_bytes()) == (playbook if own else None)
    ]


def languages(folders: Sequence[Path]) -> list[str]:
    """Returns the languages that have a folder with files of texts."""
    return sorted({path.parent.name for folder in folders for path in folder.glob("*/*.toml")})


def _playbook_of(raw: bytes) -> str | None:
    found = _PLAYBOOK.search(raw)
    return found.group(1).decode(errors="replace") if found else None


@lru_cache(maxsize=256)
def _file(path: Path, raw: bytes) -> TextFile:
    """Reads a file, once for the same bytes."""
    name = f"{path.parent.name}/{path.name}"
    try:
        data = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotReadTexts(f"{name}: {error}") from None
    try:
        return TextFile(path, raw, dict(_flat(data, path)))
    except Wrong as wrong:
        raise TextFile(path, raw, {}).refusal(wrong) from None


def _flat(data: dict[str, Any], path: Path) -> Iterator[tuple[str, Any]]:
    """Yields each text with its place. Raises `Wrong` for what has no place in a file of texts."""
    stem = path.stem.removesuffix(BY_PAGES)
    if data.get("playbook", stem) != stem:
        raise Wrong(
            "playbook",
            f" is {data['playbook']!r}. The file of a playbook's words is named for it: {data['playbook']}.toml.",
        )
    for key, value in data.items():
        if key in _TOP:
            yield key, value
        elif key == "phrases":
            yield from _phrases(_table(key, value))
        elif key == "notices":
            yield from ((f"notices.{name}", text) for name, text in _table(key, value).items())
        else:
            for channel, parts in _table(key, value).items():
                place = f"{key}.{channel}"
                for part, text in _table(place, parts).items():
                    if part not in _PARTS:
                        raise Wrong(f"{place}.{part}", f" is unknown. Known: {', '.join(_PARTS)}.")
                    yield f"{place}.{part}", text


def _phrases(table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if name in ("one", "many"):
            for each, text in _table(f"phrases.{name}", value).items():
                yield f"phrases.{name}.{each}", text
        else:
            yield f"phrases.{name}", value


def _table(place: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(place, " must be a table of texts. See docs/messages.md.")
    return value
