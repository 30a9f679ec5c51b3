"""An event as its row and the change feed have it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from models.ledger import EventReportRow, EventRow
from pipeline.ledger.happenings import Event


def added(event: Event, earlier: Collection[EventRow]) -> str:
    """Why an event is new to the ledger, in words."""
    if earlier:
        return "takes the place of " + ", ".join(sorted(row.id for row in earlier))
    count = len(event.reports)
    return event.stale or f"first told by {count} report{'s' if count > 1 else ''}"


def particulars(event: Event) -> dict[str, Any]:
    """What an event's row says of it."""
    return {
        "type": event.type,
        "date": event.date,
        "what": event.what,
        "actions": list(event.actions),
        "countries": list(event.countries),
        "quantities": event.quantities,
        "place": event.place,
        "ordinal": event.ordinal,
        "reported_on": event.reported_on,
        "disputed": list(event.disputed),
        "claim_id": event.claim_id,
        "review": event.opinion.as_record(_plain(event.machine)) if event.opinion else None,
    }


def _plain(machine: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in machine.items()}


def snapshot(row: EventRow, reports: Iterable[EventReportRow]) -> dict[str, Any]:
    """An event with its reports as plain values, for the change feed."""
    told = sorted(
        (
            {"claim": one.claim_id, "article": one.article_id, "independent": one.independent}
            | ({"denies": True} if one.denies else {})
            for one in reports
        ),
        key=lambda one: str(one["claim"]),
    )
    return row.model_dump(mode="json", exclude={"gone_at"}) | {"reports": told}
