"""From claims to events: which reports tell of one happening, what denies it, what people said of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from models.review import Subject
from pipeline.ledger.amending import amended
from pipeline.ledger.claims import Claim
from pipeline.ledger.clusters import LENIENCE, grouped
from pipeline.ledger.happenings import Event, event_of
from pipeline.ledger.kinship import KIN, Kinships
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.reviews import Review, Ties, opinion, ties
from pipeline.ledger.tellings import Telling, tellings


def events_of(
    claims: Iterable[Claim],
    lexicon: Lexicon,
    reviews: Sequence[Review] = (),
    kinships: Kinships | None = None,
    beside: Iterable[Claim] = (),
) -> list[Event]:
    """The events that these claims tell of, by identifier; those that a person rejected included.

    The result depends on the set of claims and on the decisions in the order they were made: not on the
    order of the claims, and not on repetition.

    Args:
        claims: those that count.
        lexicon: by what they are compared.
        reviews: the standing decisions in their order.
        kinships: comparisons made before, to be spared.
        beside: claims that are not grouped, of articles of which others are: what an article tells as one
            happening shows only in all it tells.
    """
    kinships = kinships or Kinships(lexicon)
    ordered = sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: claim.id)
    spoken = [review for review in reviews if review.subject is Subject.EVENT]
    known = {claim.id: claim for claim in (*beside, *ordered) if not claim.denies}
    told = list(tellings(kinships.traits(claim) for claim in known.values()))
    groups = _together([claim for claim in ordered if not claim.denies], kinships, spoken, told)
    denials = _denials([claim for claim in ordered if claim.denies], groups, kinships)
    found = [event_of(members, lexicon, denials[place]) for place, members in enumerate(groups)]
    return _judged(sorted(found, key=lambda event: event.id), ordered, spoken)


def _together(
    claims: Sequence[Claim], kinships: Kinships, reviews: Sequence[Review], told: Sequence[Sequence[Telling]]
) -> list[list[Claim]]:
    by_id = {claim.id: claim for claim in claims}
    bound = ties(claims, reviews, told)
    silent = _silent(told, bound)
    points = kinships.pairs(claim for claim in claims if claim.id not in silent)
    groups = [[one for one in group if one in by_id] for group in grouped(list(by_id), points, bound)]
    return [[by_id[claim_id] for claim_id in group] for group in groups if group]


def _silent(told: Iterable[Sequence[Telling]], bound: Ties) -> frozenset[str]:
    """Claims that go with another one of their article, which speaks for them."""
    group = {member: members for members in bound.together for member in members}
    return frozenset(
        claim.id
        for article in told
        for telling in article
        for claim in telling.claims
        if claim.id not in telling.voices and not telling.voices.isdisjoint(group.get(claim.id, ()))
    )


def _denials(
    denials: Sequence[Claim], groups: Sequence[Sequence[Claim]], kinships: Kinships
) -> Mapping[int, list[Claim]]:
    """For each group, by its place, the claims that deny it; what denies nothing told waits."""
    placed: dict[int, list[Claim]] = defaultdict(list)
    for denial in denials:
        scores = [_denies(denial, group, kinships) for group in groups]
        best = max(range(len(groups)), key=lambda place: (scores[place], -place), default=None)
        if best is not None and scores[best] >= KIN - LENIENCE:
            placed[best].append(denial)
    return placed


def _denies(denial: Claim, group: Sequence[Claim], kinships: Kinships) -> float:
    """Points on the mean for a denial to speak of this event; too few where no report comes near it."""
    mine = kinships.traits(denial)
    points = [kinships.points(mine, kinships.traits(claim)) for claim in group]
    return sum(points) / len(points) if max(points) >= KIN else float("-inf")


def _judged(events: Sequence[Event], claims: Sequence[Claim], reviews: Sequence[Review]) -> list[Event]:
    """The events with people's decisions on them: one goes with most of the words it was spoken on."""
    event_of_claim = {report.claim_id: event.id for event in events for report in event.reports}
    spoken: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        for event_id in _bearers(review, claims, event_of_claim):
            spoken[event_id].append(review)
    return [_amended(event, spoken[event.id]) if event.id in spoken else event for event in events]


def _bearers(review: Review, claims: Sequence[Claim], event_of_claim: Mapping[str, str]) -> list[str]:
    """The events that a decision is spoken of: for each of its parts the one that holds most of it."""
    bearers = set()
    for part in review.parts(claims):
        counts = Counter(event_of_claim[one] for one in part if one in event_of_claim)
        if counts:
            bearers.add(min(counts, key=lambda event_id: (-counts[event_id], event_id)))
    return sorted(bearers)


def _amended(event: Event, reviews: Sequence[Review]) -> Event:
    word = opinion(reviews)
    if word is None:
        return event
    fields = amended(Subject.EVENT, dict(word.fields))
    machine = {name: getattr(event, name) for name in fields}
    return replace(event, **fields, opinion=word, machine=machine)
