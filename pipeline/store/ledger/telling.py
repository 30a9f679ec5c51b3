"""What is told of partnerships: of all there is, or of as little as gives the same first evidence."""

from collections.abc import Collection, Iterable, Sequence

from sqlmodel import Session, col, select

from models.ledger import PartnershipRow
from pipeline.ledger.overruling import settled
from pipeline.ledger.partnerships import Reading, Told, rank_of, told_by
from pipeline.ledger.rules import LedgerRules
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.readings import Readings


class Telling:
    """Reads what articles tell of countries, less what people rejected."""

    def __init__(self, session: Session, rules: LedgerRules, decisions: Decisions) -> None:
        self._session = session
        self._readings = Readings(session, rules, decisions)
        self._reviews = decisions.reviews

    def all(self, countries: Collection[str]) -> list[Told]:
        """Everything that counts."""
        return self._settled(self._readings.of(countries), countries)

    def first(self, countries: Collection[str], articles: Collection[str]) -> list[Told]:
        """Enough for the first evidence, when only these articles are new or have changed.

        The evidence recorded is the first of what there was: with it and these articles everything is
        said, unless recorded evidence is gone or weaker now. Then that country is read in full.
        """
        query = select(PartnershipRow).where(col(PartnershipRow.country).in_(countries))
        recorded = self._session.exec(query).all()
        readings = self._readings.of(countries, {row.article_id for row in recorded} | set(articles))
        told = self._settled(readings, countries)
        unsure = _weakened(recorded, readings, told)
        if not unsure:
            return told
        return [one for one in told if one.country not in unsure] + self.all(unsure)

    def _settled(self, readings: Iterable[Reading], countries: Collection[str]) -> list[Told]:
        told = [one for each in readings for one in told_by(each) if one.country in countries]
        return settled(told, self._reviews, self._readings.first_told)


def _weakened(
    recorded: Sequence[PartnershipRow], readings: Iterable[Reading], told: Iterable[Told]
) -> frozenset[str]:
    """Countries of which recorded evidence is not matched, or bettered, by what is told."""
    reported = {reading.article_id: reading.reported_on for reading in readings}
    best = {
        (one.country, one.action, one.stage): one.rank
        for one in sorted(told, key=lambda each: each.rank, reverse=True)
    }
    unsure = set()
    for row in recorded:
        now, day = best.get((row.country, row.action, row.stage)), reported.get(row.article_id)
        if now is None or day is None or now > rank_of(row.valid_from, day, row.article_id, row.start):
            unsure.add(row.country)
    return frozenset(unsure)
