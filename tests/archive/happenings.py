"""The sample's ledger: two events, one merged into another, partnerships and a promise."""

from typing import Any

from models.coding import EventClaimRow, EventType
from models.identity import digest
from models.ledger import (
    ChangeRow,
    CommitmentEventRow,
    EventReportRow,
    EventRow,
    News,
    PartnershipRow,
    Stage,
)
from pipeline.store.ledger import commitment_rows, event_rows, partnership_rows
from tests.archive.filling import KNOWN, NOW, RULES, Filling
from tests.archive.texts import WORKSHOP_EN

OPENED = (
    ("en", "second workshop on AI capacity building opened"),
    ("copy", "second workshop"),
    ("zh", "第二期人工智能能力建设研讨班"),
    ("hant", "第二期人工智慧能力建設研討班"),
)
SIGNED = (("en", "signed an agreement on a joint laboratory"),)


def fill_ledger(filling: Filling) -> None:
    workshop = {"date": "2025-11-10", "actions": ["A6"], "countries": ["ETH", "LAO", "ZMB"], "ordinal": 2}
    held = {**workshop, "quantities": "36 officials", "place": "Shanghai"}
    _event(filling, "workshop", EventType.EVENT_HELD, OPENED, **held)
    signed = {"date": "2025-11", "actions": ["A1"], "countries": ["ZMB"]}
    _event(filling, "agreement", EventType.AGREEMENT_SIGNED, SIGNED, certainty=0.6, **signed)
    _event(filling, "merged", EventType.EVENT_HELD, (("zh", "11月10日在上海开班"),), actions=["A6"])
    _merge(filling, "merged", "workshop")
    # an event that goes on under another name leaves no row, only the change feed's word
    renamed = digest("event", "renamed")
    filling.sample.events["renamed"] = renamed
    _note(filling, "merged", "event", renamed, {"into": filling.sample.events["workshop"]})
    _promise(filling)
    under_way = ("A6", Stage.UNDER_WAY, "workshop")
    _partnership(filling, "ZMB", *under_way, "Zambia", News.NEW_PARTNER)
    _partnership(filling, "LAO", *under_way, "Laos", News.NEW_PARTNER)
    _partnership(filling, "ZMB", "A1", Stage.ANNOUNCED, "agreement", "Zambia", News.NEW_ACTION)
    _partnership(filling, "ZMB", "A1", Stage.SIGNED, "agreement", "Zambia and China signed", News.NEXT_STAGE)
    _partnership(filling, "ETH", "A6", Stage.ANNOUNCED, None, "Ethiopia", News.BACKFILL)


def _event(
    filling: Filling,
    key: str,
    type_: EventType,
    told: tuple[tuple[str, str], ...],
    certainty: float = 1.0,
    **facts: Any,
) -> None:
    quotes = [filling.words(article, quote, key) for article, quote in told]
    claims = [EventClaimRow(**words, type=type_, certainty=certainty, **facts) for words in quotes]
    filling.add(*claims)
    event = EventRow(
        id=digest("event", key),
        type=type_,
        what=told[0][1],
        claim_id=claims[0].id,
        ruleset=RULES,
        known_at=KNOWN,
        **facts,
    )
    reports = [
        EventReportRow(
            event_id=event.id,
            claim_id=claim.id,
            article_id=claim.article_id,
            independent=article != "copy",
            known_at=KNOWN,
        )
        for (article, _), claim in zip(told, claims, strict=True)
    ]
    filling.add(event)
    filling.add(*reports)
    filling.sample.events[key] = event.id
    _note(filling, "added", "event", event.id, event_rows.snapshot(event, reports))


def _merge(filling: Filling, key: str, into: str) -> None:
    merged = filling.sample.events[key]
    filling.session.get_one(EventRow, merged).gone_at = NOW
    _note(filling, "merged", "event", merged, {"into": filling.sample.events[into]})


def _promise(filling: Filling) -> None:
    counted = CommitmentEventRow(
        commitment_id="ten-workshops",
        event_id=filling.sample.events["workshop"],
        by_deadline=True,
        because="a workshop held before the end of 2025",
        known_at=KNOWN,
    )
    filling.add(counted)
    name = commitment_rows.record_id(counted)
    _note(filling, "added", "commitment", name, commitment_rows.snapshot(counted))


def _partnership(
    filling: Filling, iso3: str, action: str, stage: Stage, event: str | None, quote: str, news: News
) -> None:
    start = WORKSHOP_EN.index(quote)
    row = PartnershipRow(
        country=iso3,
        action=action,
        stage=stage,
        event_id=filling.sample.events[event] if event else None,
        article_id=filling.sample.articles["en"],
        start=start,
        end=start + len(quote),
        quote=quote,
        news=news.value,
        because=f"the first report in which {iso3} takes part in {action}",
        valid_from="2025-11-10",
        known_at=KNOWN,
    )
    filling.add(row)
    name = partnership_rows.partnership_id(row)
    _note(filling, "added", "partnership", name, partnership_rows.snapshot(row))


def _note(filling: Filling, what: str, record: str, record_id: str, data: dict[str, Any]) -> None:
    at = NOW if what == "merged" else KNOWN
    because = f"told by {len(data.get('reports', '.'))} report(s)"
    filling.add(ChangeRow(at=at, what=what, record=record, record_id=record_id, because=because, data=data))
