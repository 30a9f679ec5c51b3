"""How far scores can be taken at their word: of texts scored 0.8, eight in ten should be relevant. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from models.coding import Kind, Role
from pipeline.classify.evaluation import Pair, matched_events

_EDGES = (0.0, 0.1, 0.25, 0.5, 0.65, 0.8, 0.9, 1.0)
_LIMITS = (0.0, 0.5, 0.65, 0.8)


class Band(NamedTuple):
    """Texts whose scores lie between two limits: how many, their mean score, and the share relevant."""

    low: float
    high: float
    texts: int
    mean_score: float
    relevant: float


def bands(pairs: Sequence[Pair]) -> list[Band]:
    """The texts by their score, from low to high; a band without texts is left out."""
    told: list[Band] = []
    for low, high in pairwise(_EDGES):
        top = high == _EDGES[-1]
        held = [
            (coding.score, gold.gold.relevant)
            for gold, coding in pairs
            if low <= coding.score < high or (top and coding.score == high)
        ]
        if held:
            mean = sum(score for score, _ in held) / len(held)
            told.append(Band(low, high, len(held), mean, sum(yes for _, yes in held) / len(held)))
    return told


def calibration_error(pairs: Sequence[Pair]) -> float:
    """How far the share of relevant texts lies from the mean score, over all bands by their size."""
    told = bands(pairs)
    total = sum(band.texts for band in told)
    return sum(band.texts * abs(band.mean_score - band.relevant) for band in told) / total if total else 0.0


class Certain(NamedTuple):
    """Claims at least so certain: how many, the share of them that is right, and of all right ones found."""

    what: str
    least: float
    claims: int
    right: float
    kept: float


def certain(pairs: Sequence[Pair]) -> list[Certain]:
    """How far certainty comes true for events, findings of progress and partners, limit by limit."""
    judged = {"events": _events(pairs), "progress": _progress(pairs), "partners": _partners(pairs)}
    return [_certain(what, least, claims) for what, claims in judged.items() for least in _LIMITS]


# How certain a claim is, and whether people said the same.
_Claims = list[tuple[float, bool]]


def _certain(what: str, least: float, claims: _Claims) -> Certain:
    held = [right for certainty, right in claims if certainty >= least]
    every = sum(right for _, right in claims)
    return Certain(
        what, least, len(held), sum(held) / len(held) if held else 1.0, sum(held) / every if every else 1.0
    )


def _events(pairs: Sequence[Pair]) -> _Claims:
    claims: _Claims = []
    for gold, coding in pairs:
        right = {id(claim) for _, claim in matched_events(gold, coding)}
        claims += [(claim.certainty, id(claim) in right) for claim in coding.events]
    return claims


def _progress(pairs: Sequence[Pair]) -> _Claims:
    return [
        (finding.certainty, gold.gold.kinds().get(finding.code) is Kind.PROGRESS)
        for gold, coding in pairs
        for finding in coding.actions
        if finding.kind is Kind.PROGRESS
    ]


def _partners(pairs: Sequence[Pair]) -> _Claims:
    claims: _Claims = []
    for gold, coding in pairs:
        partners = {country.iso3 for country in gold.gold.countries if country.role is Role.PARTNER}
        claims += [(c.certainty, c.iso3 in partners) for c in coding.countries if c.role is Role.PARTNER]
    return claims


class Review(NamedTuple):
    """What a person would see of the texts near the threshold, and of the errors."""

    texts: int
    held_back: int
    errors: int
    errors_held_back: int


def review(pairs: Sequence[Pair]) -> Review:
    """How many texts the band of review holds back, and how many of the errors of relevance are in it."""
    held = [any(note.startswith("review") for note in coding.notes) for _, coding in pairs]
    wrong = [gold.gold.relevant != coding.relevant for gold, coding in pairs]
    both = sum(back and bad for back, bad in zip(held, wrong, strict=True))
    return Review(len(pairs), sum(held), sum(wrong), both)
