"""The sentences in which decisions and playbooks are told, in each language. Leaves out which sentence is told when.

They are in `data/why/<language>`; all languages have the same.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.dates import format_date, get_day_names

from dunwell.values.money import to_text
from dunwell.values.sentences import plural, read_sentences

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "why"
FIRST = "en"
LANGUAGES = ("en", "de")


@cache
def told_in(language: str) -> dict[str, str]:
    """Returns a language's sentences by dotted key."""
    return read_sentences(SHIPPED, language, FIRST)


@dataclass(frozen=True, slots=True)
class Speech:
    """One language that decisions are told in."""

    language: str = FIRST

    def say(self, key: str, /, **values: Any) -> str:
        """Returns a sentence with its placeholders filled."""
        return told_in(self.language)[key].format_map(values)

    def count(self, key: str, count: int, /, **values: Any) -> str:
        """Returns the form of a sentence that fits the count, filled."""
        return self.say(f"{key}.{plural(self.language, count)}", count=count, **values)

    def named(self, of: str, code: str) -> str:
        """Returns what a code of a list (`way`, `tone` …) is called; one of somebody's own is called as it is written."""
        return told_in(self.language).get(f"lists.{of}.{code}", code)

    def joined(self, by: str, names: list[str]) -> str:
        """Returns names as a list: with `or`, `e-mail or letter`."""
        return self.say(f"writing.{by}").join(names)

    def day(self, value: date) -> str:
        """Returns a day in words: Wed 11 March 2026."""
        return format_date(value, self.say("writing.day"), locale=self.say("writing.locale"))

    def weekday(self, number: int) -> str:
        """Returns the name of a weekday; Monday is 0."""
        return str(get_day_names("wide", locale=self.say("writing.locale"))[number])

    def money(self, minor: int, currency: str) -> str:
        """Returns an amount with its currency."""
        return to_text(minor, currency, self.language)

    def place(self, jurisdiction: str) -> str:
        """Returns a jurisdiction in words: Ireland, US-MA as it is."""
        return str(Locale(self.language).territories.get(jurisdiction, jurisdiction))

    def way(self, channel: str) -> str:
        """Returns what people call a channel."""
        return self.named("way", channel)

    def step(self, key: str) -> str:
        """Returns a step's name: friendly reminder."""
        return self.named("step", key).replace("_", " ")

    def quoted(self, step_key: str) -> str:
        """Returns a step's name in quotes: "friendly reminder"."""
        return self.say("writing.quoted", text=self.step(step_key))

    def lateness(self, days: int) -> str:
        """Returns days late in words, negative before the day: 3 days late, due in 2 days."""
        if days == 0:
            return self.say("writing.due_today")
        return self.count("writing.late" if days > 0 else "writing.due_in", abs(days))


#: How the program itself speaks.
ENGLISH = Speech()


def speech(language: str = FIRST) -> Speech:
    """Returns how decisions are told to readers of a language: in it, or in English."""
    code = language.replace("_", "-").split("-")[0].lower()
    return Speech(code if code in LANGUAGES else FIRST)


def list_of(name: str, language: str = FIRST) -> dict[str, str]:
    """Returns a list of codes with what each is called."""
    start = f"lists.{name}."
    return {key.removeprefix(start): said for key, said in told_in(language).items() if key.startswith(start)}
