"""The change feed: every change of the ledger with its reason and the record as it stood after it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from models.ledger import ChangeRow, Stage

_RECODED = " — re-coded under "


class What(StrEnum):
    """What happened to a record."""

    ADDED = "added"
    CHANGED = "changed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Record(StrEnum):
    """The kinds of record the feed speaks of."""

    EVENT = "event"
    PARTNERSHIP = "partnership"
    COMMITMENT = "commitment"
    REVIEW = "review"


class Feed:
    """Writes the changes made at one moment; where a person or other rules caused them, says so."""

    def __init__(self, session: Session, now: datetime, decided: str = "", *, recoded: str = "") -> None:
        self._session = session
        self.decided = decided
        self._recoded = recoded
        self.now = now

    def note(
        self, what: What, record: Record, record_id: str, because: str, data: Mapping[str, Any] | None = None
    ) -> None:
        """Add one change."""
        told = not self.decided or self.decided in because
        said = because if told else f"{because} — decided by {self.decided}"
        data = dict(data or {})
        if self._recoded:
            said = f"{said}{_RECODED}{self._recoded}"
            if what in (What.MERGED, What.WITHDRAWN):
                # what was found to be wrong by other rules is no correction to mail
                data["recoded"] = self._recoded
        self._session.add(
            ChangeRow(
                at=self.now,
                what=what,
                record=record,
                record_id=record_id,
                because=said,
                data=data,
            )
        )


def is_recoded(change: ChangeRow) -> bool:
    """Whether a change came of other rules and of nothing that happened."""
    return _RECODED in change.because


def first_known(session: Session, record: Record, record_ids: Collection[str]) -> dict[str, datetime]:
    """When each of these records was first recorded, whatever has become of it since."""
    query = (
        select(ChangeRow.record_id, func.min(ChangeRow.at))
        .where(ChangeRow.record == record, col(ChangeRow.record_id).in_(record_ids))
        .group_by(ChangeRow.record_id)
    )
    return dict(session.exec(query).all())


def stages_known(
    session: Session, countries: Collection[str], now: datetime, *, refuted: Collection[str] = ()
) -> dict[tuple[str, str], frozenset[Stage]]:
    """Stages of these countries' partnerships that were recorded at another moment than now.

    Those that were `refuted`, a person having rejected all that told of them, were never known.
    """
    of_country = or_(*(col(ChangeRow.record_id).startswith(f"{country}/") for country in sorted(countries)))
    query = select(ChangeRow.record_id).where(
        ChangeRow.record == Record.PARTNERSHIP, ChangeRow.what == What.ADDED, ChangeRow.at != now, of_country
    )
    known: dict[tuple[str, str], set[Stage]] = defaultdict(set)
    for record_id in set(session.exec(query).all()) - set(refuted):
        country, action, stage = record_id.split("/")
        known[country, action].add(Stage(stage))
    return {pair: frozenset(stages) for pair, stages in known.items()}
