"""Finds the words that are not ours: what the customer wrote, quoted back. Leaves out judging the rest."""

import re

from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words

_QUOTED = re.compile(
    r"“([^“”]*)”|„([^„“”\"]*)[“”\"]|«([^«»]*)»|\"([^\"\n]*)\"|‘([^‘’]*)’|‚([^‚‘’]*)[‘’]"
    r"|(?<!\w)'([^'\n]{3,}?)'(?!\w)"
)
_MAIL_QUOTE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_MARKS = frozenset("“„«\"‘‚>'")
_WORDS_NEAR = 8


def quoted_spans(words: Words, book: Rulebook) -> list[tuple[int, int]]:
    """Returns where words that are not ours stand: quoted lines of a mail, and quotation marks with 'you wrote', with a
    book or a play, or with our regret by them."""
    text = words.text
    if _MARKS.isdisjoint(text):
        return []
    spans = [found.span() for found in _MAIL_QUOTE.finditer(text)]
    wrote, you = book.bits("wrote"), book.bits("you")
    work, back = book.bits("told_work"), book.bits("told_back")
    for found in _QUOTED.finditer(text):
        start, end = found.span()
        near = _near(words, start, end)
        said = 0
        for bits in near:
            said |= bits
        if (said & wrote and said & you) or said & (work | back):
            spans.append((start, end))
    return spans


def _near(words: Words, start: int, end: int) -> list[int]:
    inside = [at for at, begin in enumerate(words.starts) if start <= begin < end]
    if not inside:
        return []
    first, last = inside[0], inside[-1]
    near = [
        *range(max(0, first - _WORDS_NEAR), first),
        *range(last + 1, min(len(words), last + 1 + _WORDS_NEAR // 2)),
    ]
    beside = (words.sentences[first], words.sentences[last])
    return [words.bits[at] for at in near if words.sentences[at] in beside]
