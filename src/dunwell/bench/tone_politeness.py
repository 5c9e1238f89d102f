"""Measures the politeness model on texts that people judged. Leaves out the guard."""

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dunwell.bench.tone_corpora import (
    STACK_OVERFLOW,
    Requests,
    read_emails,
    read_offers,
    read_stack_exchange,
    read_wikipedia,
)
from dunwell.bench.tone_figures import Figure, drawn, rank_correlation, share, told_apart
from dunwell.bench.tone_fit import fit
from dunwell.bench.tone_words import bags_of_words, folds, learned
from dunwell.tone.politeness import politeness_of
from dunwell.tone.politeness.features import EveryPhrase, met_in
from dunwell.tone.politeness.lexicon import lexicon_of

_PART = "politeness"
#: Danescu-Niculescu-Mizil et al. 2013, table 6: the classifier that knows strategies.
PUBLISHED = {
    ("wikipedia", "wikipedia"): 0.838,
    ("stack_exchange", "stack_exchange"): 0.782,
    ("wikipedia", "stack_exchange"): 0.675,
    ("stack_exchange", "wikipedia"): 0.754,
}


class Corpus:
    """Requests with what was counted in each, once for our model and once as bags of words."""

    def __init__(self, title: str, requests: Requests) -> None:
        lexicon = lexicon_of("en")
        self.title = title
        self.requests = requests
        self.met = [met_in(text, lexicon, phrases=EveryPhrase()) for text in requests.texts]
        self.bags = bags_of_words(requests.texts)
        self.outer = np.flatnonzero(requests.quarter >= 0)
        self.polite = requests.quarter == 1


def measure_requests(folder: Path) -> list[Figure]:
    """Returns the accuracy on top against bottom quarter within and across communities.

    Stack Exchange is measured twice, as the file has it and on Stack Overflow alone: of the other communities, most scores
    stand beside texts they were not given for. The last lines show it by weights that know no score of Stack Exchange.
    """
    wikipedia = Corpus("Wikipedia", read_wikipedia(folder))
    whole = Corpus("Stack Exchange", read_stack_exchange(folder))
    overflow = Corpus("Stack Overflow", read_stack_exchange(folder, only=STACK_OVERFLOW))
    found = [_within(wikipedia), _within(overflow), _within(whole)]
    for known, tried in (
        (wikipedia, overflow),
        (wikipedia, whole),
        (overflow, wikipedia),
        (whole, wikipedia),
    ):
        found += across(known, tried)
    scores = _sums(wikipedia, whole)
    own = np.isin(np.array(whole.requests.texts), np.array(overflow.requests.texts))
    for title, rows in (("Stack Overflow", own), ("the other communities", ~own)):
        what = f"scores by Wikipedia's weights against people's, {title} (rank correlation)"
        found.append(drawn("labels", what, rank_correlation, scores[rows], whole.requests.scores[rows]))
    return found


def measure_offers(folder: Path) -> list[Figure]:
    """Returns how often a warm offer scores above a tough one, beside word weights learned from politeness requests."""
    corpora = [read_wikipedia(folder), read_stack_exchange(folder, only=STACK_OVERFLOW)]
    texts = [
        text for of in corpora for text, quarter in zip(of.texts, of.quarter, strict=True) if quarter >= 0
    ]
    labels = np.concatenate([of.quarter[of.quarter >= 0] for of in corpora]).astype(float)
    bags = bags_of_words(texts)
    found = []
    for offers in read_offers(folder):
        scores = _scores(offers.texts)
        words = told_apart(learned(bags, labels, bags_of_words(offers.texts)), offers.labels)
        what = f"warm above tough, {offers.name} (area under the curve)"
        found.append(drawn("offers", what, told_apart, scores, offers.labels, baseline=words))
    emails, gold = read_emails(folder)
    scores, words = _scores(emails), learned(bags, labels, bags_of_words(emails))
    for name, marks in gold.items():
        what = f"business e-mails, {name} (rank correlation)"
        baseline = rank_correlation(words, marks)
        found.append(drawn("e-mails", what, rank_correlation, scores, marks, baseline=baseline))
    return found


def measure_speed(folder: Path) -> list[Figure]:
    """Returns how many requests a second are scored by one core (its own time, the best of five rounds)."""
    texts = read_wikipedia(folder).texts
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            politeness_of(text, "en")
        rounds.append(len(texts) / (time.process_time() - start))
    return [Figure("speed", "politeness, texts a second", max(rounds), min(rounds), max(rounds), len(texts))]


def _within(corpus: Corpus) -> Figure:
    """Ten folds; every fold learns from all other requests, and is tried on the outer quarters it holds."""
    requests = corpus.requests
    ours, words = np.zeros(len(corpus.met)), np.zeros(len(corpus.met))
    for known, tried in folds(len(corpus.met)):
        fitted = fit([([corpus.met[row] for row in known], requests.part(known))])
        ours[tried] = [fitted.sum_of(corpus.met[row]) for row in tried]
        outer = known[requests.quarter[known] >= 0]
        labels = corpus.polite[outer].astype(float)
        words[tried] = learned(
            [corpus.bags[row] for row in outer], labels, [corpus.bags[row] for row in tried]
        )
    return share(
        _PART,
        f"within {corpus.title}",
        _right(ours, corpus),
        baseline=float(_right(words, corpus).mean()),
        published=PUBLISHED[requests.name, requests.name],
    )


def across(known: Corpus, tried: Corpus) -> list[Figure]:
    """Returns the accuracy on one community of what another taught: as learned, and from the middle of its scores."""
    ours = _sums(known, tried)
    labels = known.polite[known.outer].astype(float)
    words = learned([known.bags[row] for row in known.outer], labels, tried.bags)
    published = PUBLISHED[known.requests.name, tried.requests.name]
    what = f"{known.title} to {tried.title}"
    return [
        share(
            _PART, what, _right(ours, tried), baseline=float(_right(words, tried).mean()), published=published
        ),
        share(
            _PART,
            f"{what}, from the middle of its unlabelled scores",
            _right(ours - np.median(ours), tried),
            baseline=float(_right(words - np.median(words), tried).mean()),
            published=published,
        ),
    ]


def _sums(known: Corpus, tried: Corpus) -> NDArray[np.float64]:
    fitted = fit([(known.met, known.requests)])
    return np.array([fitted.sum_of(met) for met in tried.met])


def _right(sums: NDArray[np.float64], corpus: Corpus) -> NDArray[np.bool_]:
    return (sums[corpus.outer] > 0) == corpus.polite[corpus.outer]


def _scores(texts: tuple[str, ...]) -> NDArray[np.float64]:
    return np.array([politeness_of(text, "en").score for text in texts])
