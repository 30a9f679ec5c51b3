"""Codings in the archive: every claim a row of its own, with the words it rests on."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.coding import Coding, CodingRow, EventClaimRow, Evidence, FindingRow, InvolvementRow
from models.identity import digest


def store_coding(session: Session, coding: Coding, *, now: datetime) -> None:
    """Keep a coding with its findings, involvements and event claims; twice is once."""
    session.merge(
        CodingRow(
            article_id=coding.id,
            ruleset=coding.ruleset,
            relevant=coding.relevant,
            score=coding.score,
            notes=list(coding.notes),
            coded_at=now,
        )
    )
    session.flush()
    for row in [*_findings(coding, now), *_involvements(coding, now), *_claims(coding, now)]:
        session.merge(row)


def _findings(coding: Coding, now: datetime) -> list[FindingRow]:
    return [
        FindingRow(
            **_claim(coding, evidence, now, "finding", finding.code, finding.kind),
            action=finding.code,
            kind=finding.kind,
            score=finding.score,
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
