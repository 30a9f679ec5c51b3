"""Where a person's word stands before the machine's: findings, countries' parts, partnerships."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from models.coding import Kind, Role
from models.ledger import Stage
from models.review import Subject
from pipeline.ledger.amending import amended
from pipeline.ledger.claims import Claim
from pipeline.ledger.partnerships import Told
from pipeline.ledger.reviews import Opinion, Review, opinion


class Overruling:
    """What people decided on single findings and countries' parts.

    A decision holds for every version of the page it was spoken on, under whatever rules it is read.
    """

    def __init__(self, reviews: Iterable[Review]) -> None:
        spoken: dict[tuple[Subject, str, str], list[Review]] = defaultdict(list)
        for review in reviews:
            if review.subject in (Subject.FINDING, Subject.INVOLVEMENT):
                for spot in review.spots:
                    spoken[review.subject, spot.page, spot.code].append(review)
        self._opinions = {key: word for key, many in spoken.items() if (word := opinion(many)) is not None}

    def on(self, subject: Subject, page: str, code: str) -> Opinion | None:
        """What was decided on an action or a country, as the machine codes it, in this page."""
        return self._opinions.get((subject, page, code))

    def finding(self, page: str, action: str, kind: Kind) -> tuple[str, Kind]:
        """The action and kind that stand; a finding that a person rejected is a mention."""
        word = self.on(Subject.FINDING, page, action)
        if word is None:
            return action, kind
        fields = amended(Subject.FINDING, dict(word.fields))
        return fields.get("action", action), Kind.MENTION if word.rejected else fields.get("kind", kind)

    def partner(self, page: str, country: str) -> str:
        """The partner that stands for what the machine took for one; empty where there is none."""
        word = self.on(Subject.INVOLVEMENT, page, country)
        if word is None:
            return country
        fields = amended(Subject.INVOLVEMENT, dict(word.fields))
        if word.rejected or fields.get("role") is Role.MENTION:
            return ""
        return str(fields.get("country", country))

    def taken_for(self, countries: Iterable[str]) -> frozenset[str]:
        """Countries that the machine may have coded where a person says one of these."""
        wanted = frozenset(countries)
        return frozenset(
            code
            for (subject, _, code), word in self._opinions.items()
            if subject is Subject.INVOLVEMENT and word.fields.get("country") in wanted
        )

    def set_in(self, pages: Iterable[str]) -> frozenset[str]:
        """Countries that people set in these pages."""
        here = frozenset(pages)
        named = (word.fields.get("country") for (_, page, _), word in self._opinions.items() if page in here)
        return frozenset(str(country) for country in named if country)

    def heard(self, claim: Claim) -> Claim:
        """The claim as it stands; void where nothing of what it told is left."""
        if not self._opinions:
            return claim
        actions = frozenset(one for one in (self._progress(claim, each) for each in claim.actions) if one)
        countries = frozenset(one for each in claim.countries if (one := self.partner(claim.page, each)))
        void = claim.void or bool(claim.actions and not actions)
        if (actions, countries, void) == (claim.actions, claim.countries, claim.void):
            return claim
        return replace(claim, actions=actions, countries=countries, void=void)

    def _progress(self, claim: Claim, action: str) -> str:
        now, kind = self.finding(claim.page, action, Kind.PROGRESS)
        return now if kind is Kind.PROGRESS else ""


def settled(told: Iterable[Told], reviews: Iterable[Review], first_told: Mapping[str, date]) -> list[Told]:
    """What is told of partnerships, less what people rejected, and as they amended it.

    A decision on a partnership holds for what was reported up to its day, and for later reports of the
    same events; what is told only afterwards is new evidence.

    Args:
        told: what all articles say.
        reviews: the standing decisions in their order.
        first_told: by claim, the day on which its event was first reported.
    """
    spoken: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        if review.subject is Subject.PARTNERSHIP:
            spoken[review.subject_id].append(review)
    if not spoken:
        return list(told)
    return [kept for one in told for kept in _settled(one, spoken, first_told)]


def _settled(one: Told, spoken: Mapping[str, Sequence[Review]], first_told: Mapping[str, date]) -> list[Told]:
    day = min(one.reported_on, first_told.get(one.claim_id or "", one.reported_on))
    name = f"{one.country}/{one.action}/{one.stage.value}"
    word = opinion([review for review in spoken.get(name, ()) if day <= review.at.date()])
    if word is None:
        return [one]
    if word.rejected:
        return []
    fields: dict[str, Any] = amended(Subject.PARTNERSHIP, dict(word.fields))
    machine = {field: _plain(getattr(one, field)) for field in fields}
    return [replace(one, **fields, review=word.as_record(machine))]


def _plain(value: object) -> object:
    return value.value if isinstance(value, Stage) else value
