"""Codings in the archive: every claim a row of its own, with the words it rests on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlmodel import Session, col, select

from models.coding import (
    Coding,
    CodingRow,
    EventClaim,
    EventClaimRow,
    Evidence,
    Finding,
    FindingRow,
    Involvement,
    InvolvementRow,
)
from models.identity import digest
from pipeline.store.current import current_coding


class _Claim(Protocol):
    id: str
    article_id: str
    start: int
    end: int
    quote: str


Claim = TypeVar("Claim", FindingRow, InvolvementRow, EventClaimRow)


def store_coding(session: Session, coding: Coding, *, now: datetime) -> None:
    """Keep a coding with its findings, involvements and event claims; twice is once."""
    store_codings(session, [coding], now=now)


def store_codings(session: Session, codings: Sequence[Coding], *, now: datetime) -> None:
    """Keep codings with their findings, involvements and event claims; twice is once."""
    rows = {(coding.id, coding.ruleset): _coding(coding, now) for coding in codings}
    query = select(CodingRow.article_id, CodingRow.ruleset).where(
        col(CodingRow.article_id).in_([article for article, _ in rows])
    )
    known = rows.keys() & set(session.exec(query))
    session.add_all(row for key, row in rows.items() if key not in known)
    for key in sorted(known):
        session.merge(rows[key])
    session.flush()
    _keep(session, FindingRow, [row for coding in codings for row in _findings(coding, now)])
    _keep(session, InvolvementRow, [row for coding in codings for row in _involvements(coding, now)])
    _keep(session, EventClaimRow, [row for coding in codings for row in _claims(coding, now)])
    session.flush()


def _keep(session: Session, table: type[Claim], rows: Iterable[Claim]) -> None:
    """Add claims, or write those anew that are there: one look for all of them."""
    by_id = {row.id: row for row in rows}
    if not by_id:
        return
    known = set(session.exec(select(table.id).where(col(table.id).in_(by_id))))
    session.add_all(row for id_, row in by_id.items() if id_ not in known)
    for id_ in sorted(known):
        session.merge(by_id[id_])


def _coding(coding: Coding, now: datetime) -> CodingRow:
    return CodingRow(
        article_id=coding.id,
        ruleset=coding.ruleset,
        relevant=coding.relevant,
        score=coding.score,
        notes=list(coding.notes),
        coded_at=now,
    )


def _findings(coding: Coding, now: datetime) -> list[FindingRow]:
    return [
        FindingRow(
            **_claim(coding, evidence, now, "finding", finding.code, finding.kind),
            action=finding.code,
            kind=finding.kind,
            score=finding.score,
            certainty=finding.certainty,
        )
        for finding in coding.actions
        for evidence in finding.evidence
    ]


def _involvements(coding: Coding, now: datetime) -> list[InvolvementRow]:
    return [
        InvolvementRow(
            **_claim(coding, evidence, now, "involvement", country.iso3, country.role),
            country=country.iso3,
            role=country.role,
            certainty=country.certainty,
        )
        for country in coding.countries
        for evidence in country.evidence
    ]


def _claims(coding: Coding, now: datetime) -> list[EventClaimRow]:
    return [
        EventClaimRow(
            **_claim(coding, event.evidence[0], now, "event", event.type, event.date, event.actions),
            type=event.type,
            date=event.date,
            actions=list(event.actions),
            countries=list(event.countries),
            quantities=event.quantities,
            place=event.place,
            ordinal=event.ordinal,
            denies=event.denies,
            certainty=event.certainty,
        )
        for event in coding.events
    ]


def _claim(coding: Coding, evidence: Evidence, now: datetime, *parts: object) -> dict[str, Any]:
    return {
        "id": digest(coding.id, coding.ruleset, *parts, evidence.start, evidence.end),
        "article_id": coding.id,
        "ruleset": coding.ruleset,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
        "coded_at": now,
    }


def current_codings(session: Session, articles: Collection[str]) -> dict[str, Coding]:
    """By article, what the coding that holds for it says; nothing for one that is not coded."""
    findings = _current(session, FindingRow, articles)
    involvements = _current(session, InvolvementRow, articles)
    claims = _current(session, EventClaimRow, articles)
    query = select(CodingRow).where(col(CodingRow.article_id).in_(articles), current_coding(CodingRow))
    return {
        row.article_id: Coding(
            id=row.article_id,
            relevant=row.relevant,
            score=row.score,
            language="und",
            actions=_as_findings(findings.get(row.article_id, ())),
            countries=_as_involvements(involvements.get(row.article_id, ())),
            events=tuple(_as_claim(claim) for claim in claims.get(row.article_id, ())),
            ruleset=row.ruleset,
            notes=tuple(row.notes),
        )
        for row in session.exec(query)
    }


def _current(session: Session, row: type[Claim], articles: Collection[str]) -> Mapping[str, list[Claim]]:
    query = (
        select(row)
        .where(col(row.article_id).in_(articles), current_coding(row))
        .order_by(col(row.start), col(row.id))
    )
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in session.exec(query):
        found[claim.article_id].append(claim)
    return found


def _as_findings(rows: Iterable[FindingRow]) -> tuple[Finding, ...]:
    """One finding for each action and kind, with all the words it rests on."""
    by_claim: dict[tuple[str, str], list[FindingRow]] = defaultdict(list)
    for row in rows:
        by_claim[row.action, row.kind].append(row)
    return tuple(
        Finding(
            code=same[0].action,
            kind=same[0].kind,
            score=same[0].score,
            certainty=same[0].certainty,
            evidence=tuple(map(_words, same)),
        )
        for _, same in sorted(by_claim.items())
    )


def _as_involvements(rows: Iterable[InvolvementRow]) -> tuple[Involvement, ...]:
    by_claim: dict[tuple[str, str], list[InvolvementRow]] = defaultdict(list)
    for row in rows:
        by_claim[row.country, row.role].append(row)
    return tuple(
        Involvement(
            iso3=same[0].country,
            role=same[0].role,
            certainty=same[0].certainty,
            evidence=tuple(map(_words, same)),
        )
        for _, same in sorted(by_claim.items())
    )


def _as_claim(row: EventClaimRow) -> EventClaim:
    return EventClaim(
        type=row.type,
        date=row.date,
        actions=tuple(row.actions),
        countries=tuple(row.countries),
        quantities=row.quantities,
        place=row.place,
        ordinal=row.ordinal,
        evidence=(_words(row),),
        denies=row.denies,
        certainty=row.certainty,
    )


def _words(row: _Claim) -> Evidence:
    return Evidence(start=row.start, end=row.end, quote=row.quote)
