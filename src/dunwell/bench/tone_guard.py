"""Measures the guard on sentences that must be blocked, on such that must pass, and on public comments."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dunwell.bench.tone_corpora import read_toxicity
from dunwell.bench.tone_figures import Figure, share
from dunwell.bench.tone_own_set import LANGUAGES, OwnSentence
from dunwell.bench.tone_words import bags_of_words, learned_in_turn
from dunwell.tone.categories import MUST_NOT
from dunwell.tone.guard import judge
from dunwell.tone.judgement import Consequence, Facts, Judgement


@dataclass(frozen=True)
class Judged:
    """A sentence of the own set and what the guard said of it."""

    sentence: OwnSentence
    judgement: Judgement

    @property
    def blocked(self) -> bool:
        """Whether it would not have left."""
        return self.judgement.verdict == "block"

    @property
    def wrong(self) -> bool:
        """Whether it had to be blocked and was not, or was and had to pass."""
        return self.blocked != (self.sentence.label == "block")


def judge_own(sentences: Sequence[OwnSentence]) -> list[Judged]:
    """Returns what the guard says of each sentence at its stage, knowing what is approved and who hears it."""
    return [Judged(each, _judged(each)) for each in sentences]


def measure_own(name: str, judged: Sequence[Judged], *, bare: bool = False) -> list[Figure]:
    """Returns the blocked shares of what must be blocked and what must pass: in all, by language, by category; `bare`: also
    of the texts alone, where nothing is known of the case, of what is approved, or of who may hear it."""
    labels = np.array([each.sentence.label == "block" for each in judged])
    words = learned_in_turn(bags_of_words([each.sentence.text for each in judged]), labels.astype(float)) > 0
    found = []
    for label, title in (("block", "must block"), ("pass", "must pass")):
        rows = [row for row, each in enumerate(judged) if each.sentence.label == label]
        if not rows:
            continue
        found.append(_blocked(name, f"{title}, blocked", judged, rows, words))
        if bare:
            hits = [_judged_bare(judged[row].sentence).verdict == "block" for row in rows]
            baseline = float(words[rows].mean())
            found.append(share(name, f"{title}, bare text, blocked", hits, baseline=baseline))
        for language in LANGUAGES:
            some = [row for row in rows if judged[row].sentence.language == language]
            found.append(_blocked(name, f"{title}, blocked, {language}", judged, some, words))
        for category in Counter(judged[row].sentence.category for row in rows):
            some = [row for row in rows if judged[row].sentence.category == category]
            found.append(_blocked(name, f"{title}, blocked, {category}", judged, some, words))
    return found


def measure_toxicity(folder: Path) -> list[Figure]:
    """Returns how much of toxic and of other comments the guard blocks, and how much it says anything against.

    The comments are about anything but money: what is toxic there without a bad word is no threat of a creditor's.
    """
    comments = read_toxicity(folder)
    judged = [judge(text, language="en", stage="friendly") for text in comments.texts]
    blocked = np.array([each.verdict == "block" for each in judged])
    flagged = np.array([any(finding.rule in MUST_NOT for finding in each.findings) for each in judged])
    words = learned_in_turn(bags_of_words(comments.texts), comments.labels.astype(float)) > 0
    found = []
    for label, title in ((1, "toxic"), (0, "not toxic")):
        rows = comments.labels == label
        baseline = float(words[rows].mean())
        found.append(share("toxicity", f"{title}, blocked", blocked[rows], baseline=baseline))
        found.append(share("toxicity", f"{title}, flagged", flagged[rows], baseline=baseline))
    right = flagged == (comments.labels == 1)
    baseline = float((words == (comments.labels == 1)).mean())
    return [*found, share("toxicity", "flagged or not, right", right, baseline=baseline)]


def measure_speed(sentences: Sequence[OwnSentence]) -> list[Figure]:
    """Returns how many sentences a second one core judges (its own time, the best of five rounds)."""
    rounds = []
    for _ in range(5):
        start = time.process_time()
        judge_own(sentences)
        rounds.append(len(sentences) / (time.process_time() - start))
    return [
        Figure("speed", "guard, sentences a second", max(rounds), min(rounds), max(rounds), len(sentences))
    ]


def missed(judged: Iterable[Judged]) -> list[str]:
    """Returns a line for each sentence judged wrongly: its key, the verdict and the rules that were found."""
    return [
        f"{each.sentence.key}: {each.judgement.verdict}"
        f" ({', '.join(finding.rule for finding in each.judgement.findings) or 'nothing found'})"
        for each in judged
        if each.wrong
    ]


def _judged(each: OwnSentence) -> Judgement:
    consequences = tuple(Consequence(kind=one.kind, on=one.on, approved=True) for one in each.approved)
    audience = "third_person" if each.audience == "third_person" else "customer"
    facts = Facts(consequences=consequences, audience=audience)
    return judge(each.text, language=each.language, stage=each.stage, channel=each.channel, facts=facts)


def _judged_bare(each: OwnSentence) -> Judgement:
    return judge(each.text, language=each.language, stage=each.stage)


def _blocked(
    part: str, what: str, judged: Sequence[Judged], rows: Sequence[int], words: NDArray[np.bool_]
) -> Figure:
    hits = [judged[row].blocked for row in rows]
    return share(part, what, hits, baseline=float(words[list(rows)].mean()))
