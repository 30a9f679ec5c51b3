"""The tables of the ledger: as known at a moment, by action and country where a record has them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from archive.reading import Reading
from archive.table import BATCH, Row, Table
from models.ledger import PartnershipRow
from pipeline.store.certainty import claims_certainty, partnering
from pipeline.store.ledger import queries, reviews
from pipeline.store.search import Query

_PLACED = frozenset({"action", "country"})


def _events(reading: Reading, query: Query) -> Iterator[Row]:
    """Each with the certainty of the clearest of its reports as known then."""
    records = _fitting(queries.events(reading.session, query.as_of), query)
    told = [[report["claim"] for report in record["reports"]] for record in records]
    certainty = claims_certainty(reading.session, [claim for claims in told for claim in claims])
    for record, claims in zip(records, told, strict=True):
        clearest = max((certainty[claim] for claim in claims if claim in certainty), default=None)
        yield _picked(_EVENT, {**record, "certainty": clearest})


def _partnerships(reading: Reading, query: Query) -> Iterator[Row]:
    """Each with the certainty of what its words were taken to say then."""
    records = _fitting(queries.partnerships(reading.session, query.as_of), query)
    rows = [PartnershipRow.model_validate(record) for record in records]
    for record, told in zip(records, partnering(reading.session, rows, query.as_of), strict=True):
        yield _picked(_PARTNERSHIP, {**record, "certainty": told.certainty})


def _commitments(reading: Reading, query: Query) -> Iterator[Row]:
    for record in queries.commitments(reading.session, query.as_of):
        yield _picked(_COMMITMENT, record)


def _picked(columns: tuple[str, ...], record: Row) -> Row:
    return {name: record.get(name) for name in columns}


def _fitting(records: Sequence[Row], query: Query) -> list[Row]:
    """The records of this action and this country, where the query names them."""
    return [
        record
        for record in records
        if query.action in (None, *_named(record, "action", "actions"))
        and query.country in (None, *_named(record, "country", "countries"))
    ]


def _named(record: Row, one: str, several: str) -> Sequence[str]:
    return record[several] if several in record else [record[one]]


def _promises(reading: Reading, query: Query) -> Iterator[Row]:
    """The plan's promises with what counted towards each by then, in the plan's order."""
    counted: dict[str, list[Row]] = defaultdict(list)
    for record in queries.commitments(reading.session, query.as_of):
        counted[record["commitment_id"]].append(record)
    for promise in reading.names.commitments.values():
        if query.action not in (None, promise.action):
            continue
        rows = counted[promise.id]
        in_time = sum(row["by_deadline"] for row in rows)
        yield {
            **promise.model_dump(include=set(_PROMISE), mode="json"),
            "text": promise.text.get("en", ""),
            "by_deadline": in_time,
            "later": len(rows) - in_time,
            "disputed": sum(bool(row["disputed"]) for row in rows),
            "met": in_time >= promise.target,
        }


_PROMISE = (
    "id",
    "clause",
    "action",
    "text",
    "target",
    "unit",
    "deadline",
    "by_deadline",
    "later",
    "disputed",
    "met",
)


def _changes(reading: Reading, query: Query) -> Iterator[Row]:
    """The change feed, which a client can follow by its cursor."""
    cursor = query.after
    while rows := queries.changes(reading.session, cursor, BATCH):
        for row in rows:
            if query.as_of is None or row.at <= query.as_of:
                yield row.model_dump(include=set(_CHANGE), mode="json")
        cursor = rows[-1].cursor or 0


def _reviews(reading: Reading, query: Query) -> Iterator[Row]:
    """Every decision of a person, with whether it stands."""
    for row in reviews(reading.session, query.as_of):
        yield {name: row[name] for name in _REVIEW}


_CHANGE = ("cursor", "at", "what", "record", "record_id", "because", "data")
_REVIEW = (
    "number",
    "at",
    "reviewer",
    "verdict",
    "subject",
    "subject_id",
    "fields",
    "note",
    "words",
    "stands",
)
_EVENT = (
    "id",
    "type",
    "date",
    "what",
    "actions",
    "countries",
    "quantities",
    "place",
    "ordinal",
    "reported_on",
    "news",
    "disputed",
    "review",
    "known_at",
    "ruleset",
    "certainty",
    "reports",
)
_PARTNERSHIP = (
    "country",
    "action",
    "stage",
    "valid_from",
    "news",
    "because",
    "event_id",
    "article_id",
    "start",
    "end",
    "quote",
    "review",
    "known_at",
    "certainty",
)
_COMMITMENT = ("commitment_id", "event_id", "by_deadline", "because", "disputed", "known_at")

LEDGER: Mapping[str, Table] = {
    "events": Table(_EVENT, _events, _PLACED),
    "partnerships": Table(_PARTNERSHIP, _partnerships, _PLACED),
    "commitments": Table(_COMMITMENT, _commitments, frozenset()),
    "promises": Table(_PROMISE, _promises, frozenset({"action"})),
    "changes": Table(_CHANGE, _changes, frozenset({"after"})),
    "reviews": Table(_REVIEW, _reviews, frozenset()),
}
