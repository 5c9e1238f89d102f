"""Judges a text: may it leave, must a person look, or never. Leaves out writing a better one.

Pure and quick: the words of a text are looked up once, and only patterns whose rarest word stands in it are tried.
"""

from collections.abc import Iterable, Sequence

from dunwell.tone.bargains import bargains_in, is_for_sale
from dunwell.tone.consequences import consequences_in, standing_in
from dunwell.tone.dates_in_text import dates_in
from dunwell.tone.form import form_findings
from dunwell.tone.judgement import LANGUAGES, STAGES, Conduct, Facts, Finding, Judgement, Verdict
from dunwell.tone.languages import other_language
from dunwell.tone.matching import denied
from dunwell.tone.politeness import politeness_of
from dunwell.tone.quoting import quoted_spans
from dunwell.tone.reading_ease import HARD_BELOW, reading_ease
from dunwell.tone.rulebook import Rulebook, category_texts, rulebook
from dunwell.tone.seen import Beside
from dunwell.tone.third_person import third_person_findings
from dunwell.tone.truth import length_finding, list_spans, truth_findings
from dunwell.tone.undertone import readings_of, reasons_of
from dunwell.tone.wording import wording_findings
from dunwell.tone.words import Words, words_of

_ENOUGH_WORDS = 30
_ENOUGH_TO_SOUND = 6
_HARSH_BELOW = 0.2
_REFUSED_AT_MOST = 0.25
#: What is a matter of degree at a firm step and out of place at a kind one.
_KIND_STAGES = ("warm", "friendly")
#: Words that are never harmless, whatever stands beside them.
_NEVER_DOUBTED = ("profanity", "insult", "discrimination", "invented_deadline")
#: Words people are called by: harmless behind a title.
_NAMES = ("insult", "crook", "police", "bailiff", "judge", "jail")

#: Rule (what it speaks of behind it, if that is to be said), severity, start and end.
Raw = tuple[str, str, int, int]


class CannotJudge(ValueError):
    """The language or the stage is not known; the message names those that are."""


def judge(
    text: str,
    *,
    language: str,
    stage: str,
    channel: str = "email",
    facts: Facts | None = None,
    conduct: Sequence[Conduct] = (),
    politeness: bool = True,
) -> Judgement:
    """Returns the verdict on a text, its politeness and what to change.

    `language` is a BCP 47 tag of which the first part counts; `stage` one of `STAGES`; `facts` what is true of
    the case (None: nothing is known, so nothing is checked against it); `conduct` rules of law, whose categories are
    never less than a block. `politeness` False: it is not measured (the score is 1), where the same words were before.
    Raises CannotJudge for a language or stage that is not known.
    """
    spoken = language.partition("-")[0].lower()
    if spoken not in LANGUAGES:
        raise CannotJudge(f"There is no tone data for {language!r}. There is for: {', '.join(LANGUAGES)}.")
    if stage not in STAGES:
        raise CannotJudge(f"{stage!r} is no stage. Stages are: {', '.join(STAGES)}.")
    book = rulebook(spoken)
    words = words_of(text, book.vocabulary)
    raw = list(_raw_findings(words, book, stage, channel, facts))
    other = other_language(words, spoken)
    if other is not None:
        raw.append(("wrong_language", "revise", 0, len(words.text)))
        strange = rulebook(other)
        raw += _wording(words_of(text, strange.vocabulary), strange, stage, channel, facts)
    score = _politeness(words, raw, spoken, stage) if politeness else 1.0
    findings = tuple(
        sorted(_findings(text, words, raw, conduct), key=lambda one: (one.start, one.end, one.rule))
    )
    return Judgement(_verdict(findings), score, findings)


def _raw_findings(
    words: Words, book: Rulebook, stage: str, channel: str, facts: Facts | None
) -> Iterable[Raw]:
    yield from _wording(words, book, stage, channel, facts)
    text = words.text
    lists = list_spans(text, facts)
    yield from form_findings(words, lists)
    for start, end in words.hidden:
        yield "hidden_wording", "revise", start, end
    if facts is not None:
        yield from truth_findings(words, book, facts, dates_in(text, book.language))
    yield from length_finding(words, facts, channel)
    if len(words) >= _ENOUGH_WORDS and channel in ("email", "sms", "letter", "registered_letter"):
        prose = text
        for start, end in sorted(lists, reverse=True):
            prose = prose[:start] + prose[end:]
        if reading_ease(prose, book.language) < HARD_BELOW[book.language]:
            yield "hard_to_read", "revise", 0, len(text)


def _wording(words: Words, book: Rulebook, stage: str, channel: str, facts: Facts | None) -> list[Raw]:
    third = channel == "voicemail" or (facts is not None and facts.audience == "third_person")
    left_alone = left_alone_in(words, book, facts)
    announced = consequences_in(words, book, facts, channel)
    spoken = list(wording_findings(words, book))
    standing, bargains = standing_in(words, book, facts), bargains_in(words, book)
    beside = Beside(left_alone, announced.steady, (*spoken, *announced.unsteady), standing, third)
    read = readings_of(words, book, beside)
    found: list[Raw] = []
    for rule, severity, first, last in spoken:
        if severity == "revise" and stage not in _KIND_STAGES:
            continue
        sold = (
            is_for_sale(rule)
            and words.sentences[first] in bargains
            and denied(words, first, last, book.polarity)
        )
        doubted = rule not in _NEVER_DOUBTED and not sold and read.doubts(words, first, last)
        weight = "revise" if doubted else severity
        found.append((rule, weight, words.starts[first], words.ends[last]))
    # What is plainly announced is no matter of reading; and where another consequence stands, its words are hidden from it.
    settled = announced.steady | announced.plain
    for rule, severity, first, last in announced.unsteady:
        open_ = words.sentences[first] not in settled
        weight = "revise" if open_ and read.doubts(words, first, last, surely=True) else severity
        found.append((rule, weight, words.starts[first], words.ends[last]))
    for rule, severity, first, last in read.refused:
        found.append((rule, severity, words.starts[first], words.ends[last]))
    if third:
        found += third_person_findings(words, book)
    return found


def _politeness(words: Words, raw: list[Raw], language: str, stage: str) -> float:
    """Measures how polite a text is; notes where a kind step sounds harsh. What is refused anyway is never polite."""
    score = politeness_of(words.text, language).score
    if any(severity == "block" for _, severity, _, _ in raw):
        return round(min(score, _REFUSED_AT_MOST), 4)
    if stage in _KIND_STAGES and len(words) >= _ENOUGH_TO_SOUND and score < _HARSH_BELOW:
        raw.append(("impolite", "revise", 0, len(words.text)))
    return round(score, 4)


def left_alone_in(words: Words, book: Rulebook, facts: Facts | None) -> set[int]:
    """Takes the meaning from words that are not ours: what the customer wrote, and what they are called. Returns them."""
    spans = quoted_spans(words, book)
    for name in facts.customer_words if facts else ():
        at = words.text.find(name) if name else -1
        while at >= 0:
            spans.append((at, at + len(name)))
            at = words.text.find(name, at + len(name))
    title, swear = book.bits("title"), book.bits("profanity")
    named = 0
    for concept in _NAMES:
        named |= book.bits(concept)
    alone: set[int] = set()
    for place, carried in enumerate(words.bits):
        if (
            carried & (swear | named)
            and words.word(place).istitle()
            and any(words.bits[near] & title for near in range(max(0, place - 2), place))
        ):
            words.bits[place] = 0
            alone.add(place)
        if carried & title and not (place and words.bits[place - 1] & book.bits("your")):
            alone.add(place)
    for start, end in spans:
        for place, begin in enumerate(words.starts):
            if start <= begin < end:
                words.bits[place] = 0
                alone.add(place)
    return alone


def _findings(text: str, words: Words, raw: Iterable[Raw], conduct: Sequence[Conduct]) -> Iterable[Finding]:
    forbidden = {category: rule for rule in conduct for category in rule.forbids}
    said = category_texts()
    for named, severity, seen_start, seen_end in dict.fromkeys(raw):
        start, end = words.place(seen_start, seen_end)
        rule, *topics = named.split()
        why = said[rule].why + reasons_of(topics)
        law = forbidden.get(rule)
        if law is not None:
            why += f" {law.rule_id} forbids it" + (f" ({law.cite})." if law.cite else ".")
        yield Finding(
            rule,
            "block" if severity == "block" or law is not None else "revise",
            start,
            end,
            text[start:end],
            why,
            said[rule].suggestion,
        )


def _verdict(findings: Sequence[Finding]) -> Verdict:
    if any(finding.severity == "block" for finding in findings):
        return "block"
    return "revise" if findings else "pass"
