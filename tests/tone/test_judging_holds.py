"""What judging promises whatever the text: the same answer each time, true quotes, and no way to talk a threat small."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sayings import FAIR, FOUL

from dunwell.tone.guard import judge
from dunwell.tone.judgement import LANGUAGES, STAGES

_THREATS = [(tongue, text) for tongue, kind, text in FOUL if kind.startswith("threat_") or kind == "insult"]
_ANY_TEXT = st.text(max_size=400) | st.lists(
    st.sampled_from(
        [text for _, _, text in FOUL] + [text for _, text in FAIR] + ["!!", "\u200b", "\n\n", '"', "> "]
    ),
    max_size=6,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(_ANY_TEXT, st.sampled_from(LANGUAGES), st.sampled_from(STAGES))
def test_any_text_is_judged_twice_alike_and_every_quote_stands_where_it_says(text, language, stage):
    first = judge(text, language=language, stage=stage)

    assert judge(text, language=language, stage=stage) == first
    assert 0 <= first.score <= 1
    for finding in first.findings:
        assert text[finding.start : finding.end] == finding.quote
        assert 0 <= finding.start <= finding.end <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FAIR), st.sampled_from(_THREATS), st.booleans())
def test_a_fair_text_with_a_threat_added_is_never_let_through(fair, threat, before):
    language, words = threat
    text = f"{words}\n\n{fair[1]}" if before else f"{fair[1]}\n\n{words}"

    assert judge(text, language=language, stage="final").verdict == "block"


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(_THREATS), st.data())
def test_case_spaces_and_unseen_characters_do_not_save_a_threat(threat, data):
    language, words = threat
    place = data.draw(st.integers(0, len(words)))
    unseen = data.draw(st.sampled_from(["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200e"]))
    change = data.draw(st.sampled_from(["unseen", "upper", "lower", "spaces", "lines", "hard spaces"]))
    text = {
        "unseen": words[:place] + unseen + words[place:],
        "upper": words.upper(),
        "lower": words.lower(),
        "spaces": words.replace(" ", "   "),
        "lines": words.replace(" ", "\n"),
        "hard spaces": words.replace(" ", "\u00a0"),
    }[change]

    assert judge(text, language=language, stage="final").verdict == "block", text
