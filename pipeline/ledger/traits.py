"""What of a report can be compared with another report, whatever its language."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.classify.fold import fold
from pipeline.ledger.claims import Claim
from pipeline.ledger.days import Window, fresh_window, window_of
from pipeline.ledger.lexicon import Lexicon, Vocabulary
from pipeline.ledger.numerals import numbers_in

_CAPITALS = re.compile(r"(?<![A-Za-z])(?:[a-z]?[A-Z]{2}[A-Za-z0-9]+|[A-Z][A-Z0-9]{2,})(?![A-Za-z])")
_WORD = re.compile(r"[a-zà-öø-ÿа-яё]{4,}")
_RUN = re.compile(r"[\u3400-\u9fff]+")

# More than any batch and its neighbours hold; a trait is some hundred bytes.
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Traits:
    """A claim as far as it can be compared."""

    claim: Claim
    window: Window
    # without a date the window is wide; the last days are likelier
    likely: Window
    numbers: frozenset[int]
    # what is counted, as the lexicon knows it: "people", "countries"
    units: frozenset[str]
    places: frozenset[str]
    # a stated place that the lexicon does not know, as written
    elsewhere: str
    subjects: frozenset[str]
    # countries that the sentence names: what is left where the coder gave none
    mentioned: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    speech: str


@lru_cache(maxsize=_REMEMBERED)
def traits_of(claim: Claim, lexicon: Lexicon) -> Traits:
    """What can be compared of a claim; its texts are looked at once, however often it is asked for."""
    sentence = fold(claim.what).text
    place = fold(claim.place or "").text.strip()
    stated = lexicon.places.named_in(place)
    said = f"{claim.title} | {claim.what}"
    window = window_of(claim.date, claim.reported_on)
    return Traits(
        claim=claim,
        window=window,
        likely=window if window.exact else fresh_window(claim.reported_on),
        numbers=numbers_in(claim.quantities or ""),
        units=lexicon.units.named_in(fold(claim.quantities or "").text),
        places=stated if place else _named(lexicon.places, sentence, claim.title),
        elsewhere="" if stated else place,
        subjects=lexicon.subjects.named_in(fold(said).text),
        mentioned=lexicon.countries.named_in(sentence),
        names=frozenset(_CAPITALS.findall(said)) - lexicon.noise,
        words=_words(sentence),
        speech=claim.language.partition("-")[0],
    )


def _named(things: Vocabulary, sentence: str, title: str) -> frozenset[str]:
    """What the sentence names; where it names nothing, the headline."""
    return things.named_in(sentence) or things.named_in(fold(title).text)


def _words(folded: str) -> frozenset[str]:
    """Words, or pairs of characters where the script writes no spaces."""
    pairs = (run[at : at + 2] for run in _RUN.findall(folded) for at in range(len(run) - 1))
    return frozenset(_WORD.findall(folded)) | frozenset(pairs)
