"""The shipped words pass the tone guard at their stage, in every language, and it reads each kind of message once."""

import pytest
from customers import TODAY, any_customer

from dunwell.outreach.asking import NothingToAsk, Rung, asked
from dunwell.outreach.playbooks import SHIPPED, read_playbooks
from dunwell.outreach.preview import previews
from dunwell.outreach.tame import kind_of, tamed
from dunwell.outreach.texts import read_texts
from dunwell.outreach.tone_of_words import REFUSED, Judge, Step, figures_left
from dunwell.outreach.wording import words

PLAYBOOKS = read_playbooks((SHIPPED,))
LANGUAGES = ("en", "de", "fr", "es", "nl", "pl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_text_passes_at_its_stage(language):
    for key, playbook in PLAYBOOKS.items():
        for each in previews(playbook, read_texts(language, key), TODAY):
            assert not each.tone_said, f"{key} {each.step.key} by {each.channel}: {each.tone_said}"


def drawn(count, seed):
    """Random customers with what a friendly reminder to them is about."""
    from random import Random

    draw, found = Random(seed), []
    while len(found) < count:
        account = any_customer(draw, "invoice", 2)
        try:
            found.append((account, asked(account, PLAYBOOKS["standard"], TODAY, Rung("invoice", 2))))
        except NothingToAsk:
            continue
    return found


def filled(texts, account, about):
    found = words(account, about, texts, texts.names["friendly_reminder", "email"])
    return found, "\n\n".join(texts.fill("friendly_reminder", "email", found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_customer_stands_for_all_of_their_kind(language):
    texts = read_texts(language, "standard")
    for account, about in drawn(150, language):
        plain, plainly = tamed(account, about)

        assert kind_of(plain, plainly, texts) == kind_of(account, about, texts)


STEP = Step("friendly_reminder", "email", "friendly", Rung("invoice", 2))


def test_a_kind_of_message_is_read_once_and_each_message_checked_for_foreign_figures():
    texts = read_texts("en", "standard")
    judge = Judge(texts)
    kinds = set()
    for account, about in drawn(300, "en"):
        found, whole = filled(texts, account, about)
        kinds.add((kind_of(account, about, texts), account.company_lines))
        assert judge.verdict(account, about, STEP, found, whole) == ""
        assert judge.verdict(account, about, STEP, found, f"{whole} 99").startswith(REFUSED)
        assert judge.verdict(account, about, STEP, found, whole.replace(found["net"], "€0.07")).startswith(
            REFUSED
        )
    assert len(judge._known) == len(kinds)


def test_figures_are_found_whatever_else_holds_them():
    found = {"net": "€1", "gross": "€12", "number": "12", "count": 3, "list": "\n- 12, due 1 May 2026: €12\n"}
    whole = "3 invoices, €1\n- 12, due 1 May 2026: €12\nof €12, number 12, in 30 days"

    assert figures_left(whole, found, "email") == "30"
