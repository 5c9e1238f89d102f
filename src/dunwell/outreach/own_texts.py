"""Words of a step said one's own way: tried, judged, kept as a file beside the shipped ones, given up again.

The file is `messages/<language>/<playbook>_pages.toml` in the home: it survives upgrades, and goes before one that is
written by hand. Leaves out who may change it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from dunwell.outreach.playbooks import Playbook
from dunwell.outreach.preview import Preview, previews
from dunwell.outreach.text_files import BY_PAGES, CannotReadTexts, layers
from dunwell.outreach.texts import SHIPPED, Texts, read_texts
from dunwell.outreach.tone_of_words import REFUSED

Own = dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Source:
    """Subject and text of a step on a channel as templates; `own`: they are the installation's, not the shipped ones."""

    subject: str
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """Words as example customers would read them, and what is wrong with them; `fault`: no template at all."""

    previews: tuple[Preview, ...] = ()
    fault: str = ""

    @property
    def refused(self) -> bool:
        """Whether they may not be kept: a template gone wrong, or words that would be blocked for some customer."""
        return bool(self.fault) or any(each.tone_said.startswith(REFUSED) for each in self.previews)


def source_of(language: str, playbook: Playbook, step: str, channel: str) -> Source | None:
    """Returns the words as they stand; None where there are none."""
    own = read_own(language, playbook.key).get(step, {}).get(channel)
    if own:
        return Source(own["subject"], own["text"], True)
    found = layers(language, playbook.key, (SHIPPED, settings.HOME / "messages"))
    if found is None:
        return None
    channel = (
        str(found.value(f"{step}.{channel}.like")) if f"{step}.{channel}.like" in found.origins else channel
    )
    places = (f"{step}.{channel}.subject", f"{step}.{channel}.text")
    if not all(place in found.origins for place in places):
        return None
    return Source(*(str(found.value(place)) for place in places), own=False)


def try_words(
    language: str, playbook: Playbook, step: str, channel: str, subject: str, text: str, as_of: date
) -> Tried:
    """Returns how the words read, and what the guard says of them, without keeping them."""
    own = read_own(language, playbook.key)
    own.setdefault(step, {})[channel] = {"subject": subject, "text": text}
    with TemporaryDirectory(prefix="dunwell-words-") as folder:
        _write(Path(folder) / language / f"{playbook.key}{BY_PAGES}.toml", playbook.key, own)
        try:
            texts = read_texts(language, playbook.key, (SHIPPED, settings.HOME / "messages", Path(folder)))
            if texts is None:
                return Tried(fault=f"There are no words in {language!r}.")
            return Tried(tuple(of_step(playbook, texts, step, channel, as_of)))
        except CannotReadTexts as wrong:
            return Tried(fault=str(wrong))


def of_step(playbook: Playbook, texts: Texts, step: str, channel: str, as_of: date) -> list[Preview]:
    """Returns a step's words on a channel, to each example customer."""
    wanted = (each for each in previews(playbook, texts, as_of) if each.step.key == step)
    return [each for each in wanted if each.channel == channel]


def keep_words(language: str, playbook: Playbook, step: str, channel: str, subject: str, text: str) -> None:
    """Keeps the words as the installation's own; they hold from the next round on. Try them first."""
    own = read_own(language, playbook.key)
    own.setdefault(step, {})[channel] = {"subject": subject, "text": text}
    _write(_path(language, playbook.key), playbook.key, own)


def give_up_words(language: str, playbook: Playbook, step: str, channel: str) -> None:
    """Gives up the installation's own words: the shipped ones hold again."""
    own = read_own(language, playbook.key)
    own.get(step, {}).pop(channel, None)
    _write(_path(language, playbook.key), playbook.key, {key: each for key, each in own.items() if each})


def read_own(language: str, playbook: str) -> Own:
    """Returns the words kept here by step and channel."""
    path = _path(language, playbook)
    if not path.is_file():
        return {}
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {step: dict(channels) for step, channels in data.items() if isinstance(channels, dict)}


def _path(language: str, playbook: str) -> Path:
    return Path(settings.HOME) / "messages" / language / f"{playbook}{BY_PAGES}.toml"


def _write(path: Path, playbook: str, own: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
    """Writes the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Words of our own, kept by the pages; they may be changed by hand.",
        f'playbook = "{playbook}"',
    ]
    for step, channels in own.items():
        for channel, words in channels.items():
            lines += [
                "",
                f"[{step}.{channel}]",
                f"subject = {_toml(words['subject'])}",
                f"text = {_toml(words['text'])}",
            ]
    new = path.with_name(f".{path.name}.new")
    new.write_text("\n".join(lines) + "\n", encoding="utf-8")
    new.replace(path)


def _toml(value: str) -> str:
    """Returns a text as a TOML string that reads as it was written, its lines as lines."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace('"', '\\"')
    kept = "".join(each if each in "\n\t" or each.isprintable() else f"\\u{ord(each):04x}" for each in plain)
    return f'"""\n{kept}"""' if "\n" in kept else f'"{kept}"'
