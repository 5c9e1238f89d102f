"""Says which language a text is written in, by the small words it cannot do without. Leaves out all other languages."""

from functools import cache

from dunwell.tone.folding import folded
from dunwell.tone.words import Words

_SMALL_WORDS = {
    "en": (
        "the and you your we our is are not of to for with this that have has will if please on by from be it "
        "at as but or an was do can us"
    ),
    "de": (
        "der die das und sie ihr ihre ihnen ihren wir uns unser unsere unserer ist sind nicht zu für mit bei "
        "auf dem den des ein eine einen haben hat werden wird wenn bitte von im am zum auch als noch oder bis "
        "es ich dass"
    ),
    "fr": (
        "le la les et vous votre vos nous notre nos est sont pas de du des pour avec que qui dans sur une un "
        "si par au aux ce cette il elle ne n d l avez avons merci ou en je"
    ),
    "es": (
        "el la los las y usted ustedes su sus nosotros nuestro nuestra es son no de del para con que en por "
        "una un si al lo se le les ha han como o hemos pero este esta muy nos"
    ),
    "nl": (
        "de het en u uw wij we ons onze is zijn niet van voor met dat die een te op aan om als door bij heeft "
        "hebben wordt nog ook naar er maar of kunt graag deze dit ik je"
    ),
    "pl": (
        "i w z na do nie się jest są że o od za po dla przez jak lub prosimy państwa państwo pan pani nas nam "
        "nasze nasza naszej to czy jeśli oraz już tej ten te być ma który które ich"
    ),
}


@cache
def small_words() -> dict[str, frozenset[str]]:
    """Returns for each language its small words, plainly written."""
    return {name: frozenset(folded(word) for word in line.split()) for name, line in _SMALL_WORDS.items()}


def other_language(words: Words, language: str) -> str | None:
    """Returns the language a text is plainly written in, where that is another than the one given; None otherwise."""
    if len(words) < 4:
        return None
    plain = [folded(words.word(at)) for at in range(min(len(words), 80))]
    counts = {name: sum(word in small for word in plain) for name, small in small_words().items()}
    best = max(counts, key=lambda name: (counts[name], name == language))
    if best == language or counts[best] < 3 or counts[best] < 2 * counts[language] + 1:
        return None
    return best
