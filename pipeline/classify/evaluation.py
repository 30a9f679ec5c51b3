"""How well codings agree with what people coded: counts, rates, intervals. Pure."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from models.coding import Coding, EventClaim, Kind, Role
from pipeline.classify.gold import GoldEvent, GoldText

_RESAMPLES = 500
_SEED = 20240925


@dataclass(slots=True)
class Tally:
    """Right, wrongly found and missed."""

    hit: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 when nothing was found."""
        return self.hit / (self.hit + self.extra) if self.hit + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 1 when there is nothing."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = 2 * self.hit + self.extra + self.missed
        return 2 * self.hit / both if both else 1.0

    def count(self, gold: set[str], found: set[str]) -> None:
        """Compare two sets."""
        self.hit += len(gold & found)
        self.extra += len(found - gold)
        self.missed += len(gold - found)

    def as_dict(self) -> dict[str, float]:
        """Counts and rates, rounded to three places."""
        rates = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        counts = {"hit": self.hit, "extra": self.extra, "missed": self.missed}
        return counts | {name: round(rate, 3) for name, rate in rates.items()}


@dataclass(slots=True)
class Scores:
    """Everything that `tenfold eval` shows."""

    texts: int = 0
    relevant: Tally = field(default_factory=Tally)
    by_language: dict[str, Tally] = field(default_factory=dict)
    by_action: dict[str, Tally] = field(default_factory=dict)
    actions: Tally = field(default_factory=Tally)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    partners: Tally = field(default_factory=Tally)
    countries: Tally = field(default_factory=Tally)
    events: Tally = field(default_factory=Tally)
    event_types: Counter[bool] = field(default_factory=Counter)
    event_dates: Counter[bool] = field(default_factory=Counter)

    @property
    def kind_rate(self) -> float:
        """Share of rightly found actions whose kind is right too."""
        total = sum(self.kinds.values())
        return sum(n for (gold, found), n in self.kinds.items() if gold == found) / total if total else 1.0

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the actions."""
        tallies = self.by_action.values()
        return sum(tally.f1 for tally in tallies) / len(tallies) if tallies else 1.0

    def rates(self) -> dict[str, float]:
        """The figures that floors are set for."""
        return {
            "relevant_f1": self.relevant.f1,
            "action_micro_f1": self.actions.f1,
            "action_macro_f1": self.macro_f1,
            "kind": self.kind_rate,
            "partner_precision": self.partners.precision,
            "partner_recall": self.partners.recall,
            "country_f1": self.countries.f1,
            "event_found": self.events.recall,
            "event_type": _share(self.event_types),
            "event_date": _share(self.event_dates),
        }

    def as_dict(self) -> dict[str, object]:
        """Plain values for `--json`."""
        return {
            "texts": self.texts,
            "rates": {name: round(rate, 3) for name, rate in self.rates().items()},
            "relevant": self.relevant.as_dict(),
            "by_language": {name: tally.as_dict() for name, tally in sorted(self.by_language.items())},
            "by_action": {
                code: tally.as_dict() for code, tally in sorted(self.by_action.items(), key=_order)
            },
            "kinds": {f"{gold} as {found}": n for (gold, found), n in sorted(self.kinds.items())},
            "partners": self.partners.as_dict(),
            "countries": self.countries.as_dict(),
            "events": self.events.as_dict(),
        }


def _order(entry: tuple[str, Tally]) -> int:
    return int(entry[0].lstrip("A") or 0)


def _share(answers: Counter[bool]) -> float:
    total = answers.total()
    return answers[True] / total if total else 1.0


Pair = tuple[GoldText, Coding]


def score(pairs: Iterable[Pair]) -> Scores:
    """Compare codings with what people coded."""
    scores = Scores()
    for gold, coding in pairs:
        scores.texts += 1
        _relevance(scores, gold, coding)
        _actions(scores, gold, coding)
        _countries(scores, gold, coding)
        _events(scores, gold, coding)
    return scores


def _relevance(scores: Scores, gold: GoldText, coding: Coding) -> None:
    language = (gold.lang or coding.language).split("-")[0]
    for tally in (scores.relevant, scores.by_language.setdefault(language, Tally())):
        tally.count({"yes"} if gold.gold.relevant else set(), {"yes"} if coding.relevant else set())


def _actions(scores: Scores, gold: GoldText, coding: Coding) -> None:
    told: dict[str, Kind] = gold.gold.kinds()
    found = {finding.code: finding.kind for finding in coding.actions}
    scores.actions.count(set(told), set(found))
    for code in told.keys() | found.keys():
        tally = scores.by_action.setdefault(code, Tally())
        tally.count({code} & told.keys(), {code} & found.keys())
        if code in told and code in found:
            scores.kinds[told[code].value, found[code].value] += 1


def _countries(scores: Scores, gold: GoldText, coding: Coding) -> None:
    told = {country.iso3: country.role for country in gold.gold.countries}
    found = {involvement.iso3: involvement.role for involvement in coding.countries}
    scores.countries.count(set(told), set(found))
    scores.partners.count(
        {iso3 for iso3, role in told.items() if role is Role.PARTNER},
        {iso3 for iso3, role in found.items() if role is Role.PARTNER},
    )


def _events(scores: Scores, gold: GoldText, coding: Coding) -> None:
    found = matched_events(gold, coding)
    for event, claim in found:
        scores.event_types[claim.type.value == event.type] += 1
        scores.event_dates[claim.date == event.date] += 1
    scores.events.hit += len(found)
    scores.events.missed += len(gold.gold.events) - len(found)
    scores.events.extra += len(coding.events) - len(found)


def matched_events(gold: GoldText, coding: Coding) -> list[tuple[GoldEvent, EventClaim]]:
    """Events match when they share an action; of several, the one with the same type and date."""
    left = list(coding.events)
    found: list[tuple[GoldEvent, EventClaim]] = []
    for event in gold.gold.events:
        matching = [claim for claim in left if set(claim.actions) & set(event.actions)]
        if matching:
            best = max(matching, key=lambda claim: _likeness(event, claim))
            left.remove(best)
            found.append((event, best))
    return found


def _likeness(event: GoldEvent, claim: EventClaim) -> int:
    return (claim.type.value == event.type) + (claim.date == event.date)


def interval(pairs: Sequence[Pair], rate: Callable[[Scores], float]) -> tuple[float, float]:
    """Where 95 of 100 resamplings of the texts put a rate."""
    dice = random.Random(_SEED)  # noqa: S311 - resampling, not secrets
    drawn = sorted(rate(score(dice.choices(pairs, k=len(pairs)))) for _ in range(_RESAMPLES))
    return drawn[int(_RESAMPLES * 0.025)], drawn[int(_RESAMPLES * 0.975) - 1]


def below_floors(scores: Scores, floors: dict[str, float]) -> list[str]:
    """One line for each rate that is lower than its floor, or that has a floor and does not exist."""
    rates = scores.rates()
    unknown = [f"{name}: there is no such rate" for name in floors if name not in rates]
    low = [
        f"{name}: {rates[name]:.3f} is below its floor {floor:.3f}"
        for name, floor in floors.items()
        if name in rates and rates[name] < floor
    ]
    return unknown + low
