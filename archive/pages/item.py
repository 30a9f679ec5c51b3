"""One article: its words, what is claimed of them, its versions, captures and copies."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from archive.differences import difference
from archive.lists import item_lines
from archive.reading import NotThere, Reading, country, known_by
from archive.views.articles import (
    CaptureView,
    CopyView,
    EventClaimView,
    FindingView,
    InvolvementView,
    ItemView,
    VersionView,
)
from models.article import ArticleRow, Change, StoryMemberRow
from models.coding import CodingRow, EventClaimRow, FindingRow, InvolvementRow
from models.collecting import CaptureRow
from models.ledger import EventReportRow
from models.plan import action_order
from pipeline.store.current import current_coding, known
from pipeline.store.ledger.beside import Beside

_FROM_ARTICLE = {
    "text",
    "byline",
    "outlet",
    "published_at",
    "published_raw",
    "zone_assumed",
    "document_number",
    "extractor",
    "confidence",
    "origins",
}
_CLAIM = {"id", "certainty", "start", "end", "quote"}
_FROM_CAPTURE = set(CaptureView.model_fields)


def read_item(reading: Reading, article_id: str) -> ItemView:
    """Everything known of one version of an article.

    Raises:
        NotThere: when there is no such article, or was none then.
    """
    known_then = select(ArticleRow).where(col(ArticleRow.id) == article_id, known(reading.as_of))
    article = reading.session.scalar(known_then)
    if article is None:
        raise NotThere("item", article_id)
    coding = reading.session.scalar(
        select(CodingRow).where(
            col(CodingRow.article_id) == article_id, current_coding(CodingRow, reading.as_of)
        )
    )
    beside = Beside.load(reading.session, reading.as_of)
    versions = _versions(reading, article)
    removed = [version for version in versions if version.change is Change.REMOVED]
    return ItemView(
        **article.model_dump(include=_FROM_ARTICLE),
        item=item_lines(reading, [article])[0],
        relevant=coding.relevant if coding else None,
        score=coding.score if coding else None,
        ruleset=coding.ruleset if coding else "",
        notes=tuple(coding.notes) if coding else (),
        findings=_findings(reading, article, beside),
        involvements=_involvements(reading, article, beside),
        events=_events(reading, article),
        versions=versions,
        story=_story(reading, article),
        newest_id=versions[-1].id,
        removed_at=removed[-1].stored_at if removed else None,
    )


def _findings(reading: Reading, article: ArticleRow, beside: Beside) -> tuple[FindingView, ...]:
    rows = reading.session.scalars(
        select(FindingRow).where(
            col(FindingRow.article_id) == article.id, current_coding(FindingRow, reading.as_of)
        )
    )
    return tuple(
        FindingView(
            **row.model_dump(include=_CLAIM | {"action", "kind", "score"}),
            **_standing(reading, row, beside.of(row, article.source_id, article.url)),
            name=reading.names.action(row.action),
        )
        for row in sorted(rows, key=lambda row: (action_order(row.action), row.start))
    )


def _standing(
    reading: Reading, row: FindingRow | InvolvementRow, review: Mapping[str, Any] | None
) -> dict[str, Any]:
    """A person's word on a claim, and whether it can be told without a warning."""
    return {"review": review, "sure": review is not None or row.certainty >= reading.sure}


def _involvements(reading: Reading, article: ArticleRow, beside: Beside) -> tuple[InvolvementView, ...]:
    rows = reading.session.scalars(
        select(InvolvementRow)
        .where(col(InvolvementRow.article_id) == article.id, current_coding(InvolvementRow, reading.as_of))
        .order_by(col(InvolvementRow.start))
    )
    return tuple(
        InvolvementView(
            **row.model_dump(include=_CLAIM | {"country", "role"}),
            **_standing(reading, row, beside.of(row, article.source_id, article.url)),
            name=country(row.country).name,
        )
        for row in rows
    )


def _events(reading: Reading, article: ArticleRow) -> tuple[EventClaimView, ...]:
    reported = col(EventReportRow.claim_id) == col(EventClaimRow.id)
    rows = reading.session.execute(
        select(EventClaimRow, col(EventReportRow.event_id))
        .outerjoin(EventReportRow, reported & known_by(EventReportRow.known_at, reading.as_of))
        .where(col(EventClaimRow.article_id) == article.id, current_coding(EventClaimRow, reading.as_of))
        .order_by(col(EventClaimRow.start))
    )
    return tuple(
        EventClaimView(
            **claim.model_dump(include={"type", "date", "start", "end", "quote"}),
            actions=tuple(claim.actions),
            countries=tuple(country(iso3) for iso3 in claim.countries),
            event_id=event_id,
        )
        for claim, event_id in rows
    )


def _versions(reading: Reading, article: ArticleRow) -> tuple[VersionView, ...]:
    rows = reading.session.execute(
        select(ArticleRow, CaptureRow)
        .join(CaptureRow, col(CaptureRow.id) == col(ArticleRow.capture_id))
        .where(col(ArticleRow.source_id) == article.source_id, col(ArticleRow.url) == article.url)
        .where(known(reading.as_of))
        .order_by(col(ArticleRow.version))
    ).all()
    before = [None, *(row for row, _ in rows)]
    return tuple(
        VersionView(
            **row.model_dump(include={"id", "version", "change", "title", "stored_at"}),
            capture=CaptureView(**capture.model_dump(include=_FROM_CAPTURE)),
            difference=difference(last.text, row.text) if last and row.text else (),
        )
        for (row, capture), last in zip(rows, before, strict=False)
    )


def _story(reading: Reading, article: ArticleRow) -> tuple[CopyView, ...]:
    """The other articles of the story, originals first."""
    mine = select(col(StoryMemberRow.story_id)).where(col(StoryMemberRow.article_id) == article.id)
    rows = reading.session.execute(
        select(StoryMemberRow, ArticleRow)
        .join(ArticleRow, col(ArticleRow.id) == col(StoryMemberRow.article_id))
        .where(col(StoryMemberRow.story_id).in_(mine), col(StoryMemberRow.article_id) != article.id)
        .where(known_by(StoryMemberRow.known_at, reading.as_of))
        .order_by(col(StoryMemberRow.relation) != "original", col(ArticleRow.stored_at))
    ).all()
    lines = item_lines(reading, [row for _, row in rows])
    members: Sequence[StoryMemberRow] = [member for member, _ in rows]
    return tuple(
        CopyView(item=line, relation=member.relation, because=member.because)
        for member, line in zip(members, lines, strict=True)
    )
