"""Every text of every language reads well and is true, whoever it is for: 2,000 random customers, in six languages."""

import re
from collections import Counter, defaultdict
from random import Random

import pytest
from babel.numbers import format_currency
from customers import TODAY, any_customer

from dunwell.engine.facts import TRACKS_ABOUT_MONEY
from dunwell.outreach.asking import NothingToAsk, Rung, asked
from dunwell.outreach.playbooks import SHIPPED, read_playbooks
from dunwell.outreach.texts import read_texts
from dunwell.outreach.wording import words_for
from dunwell.values.money import to_decimal
from dunwell.values.sms_parts import segments

LANGUAGES = ("en", "de", "fr", "es", "nl", "pl")
CUSTOMERS = 2_000
PLAYBOOKS = read_playbooks((SHIPPED,))
TEXTS = [
    (playbook, track.name, step, channel)
    for playbook in PLAYBOOKS.values()
    for track in playbook.tracks
    for step in track.steps
    for channel in step.channels
]
#: What no text ever holds: what a template leaves behind, and sentences with a hole in them.
HOLE = re.compile(
    r"\bNone\b|undefined|\{\{ (?!7)|(?<!7) \}\}|\{%|%\}| ,| \.(?!\w)|,,|\.\.|: ?\.|\(\)|„“|“”|«\s*»|:\s*\Z|  +\S"
)
#: One of something in the form for many.
ONE_OF_MANY = re.compile(
    r"\b1 (invoices|of our|more, together|Rechnungen|unserer|weitere|factures|de nos|autres|facturas|de nuestras"
    r"|facturen|van onze|faktur|faktury|nasze|naszych|kolejn)"
)
POLISH_COUNTS = re.compile(r"\b(\d+) (faktury|faktur|nasze faktury|naszych faktur|kolejne|kolejnych)\b")
FEW = {"faktury", "nasze faktury", "kolejne"}


def written(language, text, account):
    """Subject and text for this account, or None where credit covers all that would be asked for."""
    playbook, track, step, channel = text
    texts = read_texts(language, playbook.key)
    try:
        about = asked(account, playbook, TODAY, Rung(track, step.step_no, step.approval == "review"))
    except NothingToAsk:
        return None
    found = words_for(account, about, texts, (step.key, channel), track)
    return texts.fill(step.key, channel, found)


def without_names(account, text):
    """The text without what it quotes from people, and its list of items."""
    for name in sorted((account.customer_name, account.contact_name), key=len, reverse=True):
        text = text.replace(name, "Ash") if name else text
    return text


def net_amounts(account, track, texts):
    """What is asked for by currency, as a reader writes it; counted apart from the code that writes."""
    told_whole = track in ("statement", "receipt")
    due = [item for item in account.items if item.due_on <= TODAY or told_whole] or account.items
    sums = defaultdict(int)
    for item in due:
        sums[item.currency] += item.open_minor
    if track in TRACKS_ABOUT_MONEY:
        sums = {key: max(0, minor - account.credits_minor.get(key, 0)) for key, minor in sums.items()}
    locale = texts.locale
    return [
        format_currency(to_decimal(minor, key), key, locale=locale)
        for key, minor in sorted(sums.items())
        if minor
    ]


def check(language, text, account):
    """Fails where a message is not as every message must be. Returns whether there was one to write."""
    playbook, track, _, channel = text
    found = written(language, text, account)
    if found is None:
        return False
    subject, body = (without_names(account, each) for each in found)
    assert subject
    assert "\n" not in subject
    for each in (subject, body):
        assert not HOLE.search(each), each
        assert not ONE_OF_MANY.search(each), each
        for count, noun in POLISH_COUNTS.findall(each):
            few = int(count) % 10 in (2, 3, 4) and int(count) % 100 not in (12, 13, 14)
            assert (noun in FEW) == few or f"płatności {count} naszych" in each, each
    assert "\n\n\n" not in body
    assert body == body.strip() + "\n"
    texts = read_texts(language, playbook.key)
    if channel == "sms":
        assert segments(body.strip()) <= 2, body
    elif track in TRACKS_ABOUT_MONEY and channel not in ("task", "agency", "solicitor"):
        for amount in net_amounts(account, track, texts):
            assert amount in body, amount
    if channel in ("email", "letter", "registered_letter"):
        beside = " ".join(line for line in body.splitlines() if not line.startswith("- "))
        counted = [word for word in re.split(r"[ \n]+", beside) if any(map(str.isalnum, word))]
        assert len(counted) <= 120, body
        assert "Birch Supplies" in body
        assert account.company_person in body
    if channel in ("letter", "registered_letter"):
        soon = [item.number for item in account.items if item.due_on > TODAY]
        listed = [line for line in body.splitlines() if line.startswith("- ")]
        assert len(listed) <= len(soon), "what is asked for stands in the letter's table"
    return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_every_playbook_has_words_on_each_of_its_channels(language):
    for playbook, _, step, channel in TEXTS:
        assert (step.key, channel) in read_texts(language, playbook.key).steps, f"{step.key} by {channel}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_for_a_step_that_no_playbook_has(language):
    used = {(step.key, channel) for _, _, step, channel in TEXTS}

    assert read_texts(language, "standard").steps == used


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_whole_true_and_short_whoever_it_is_for(language):
    draw, written_count = Random(language), Counter()
    for n in range(CUSTOMERS):
        text = TEXTS[n % len(TEXTS)]
        account = any_customer(draw, text[1], text[2].step_no)
        written_count[text[2].key, text[3]] += check(language, text, account)

    assert len(written_count) == len(read_texts(language, "standard").steps)
    assert min(written_count.values()) > 2
