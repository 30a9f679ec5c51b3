"""What is new for one reader: read from the ledger, between two moments of knowledge."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from alerts.corrections import corrections, told_by_another_name, withdrawals
from alerts.records import Move, News, Partner, Report, Score, Step, Window, partnership_id
from alerts.told import untold
from models.alerts import MailKind, SubscriptionRow
from models.article import ArticleRow
from models.coding import EventClaimRow
from models.ledger import CommitmentEventRow, EventReportRow, EventRow, PartnershipRow, Stage
from models.ledger import News as LedgerNews

_STAGES = list(Stage)


def read_news(session: Session, reader: SubscriptionRow, window: Window, kind: MailKind) -> News:
    """Everything of this window that the reader asked for and was not yet told."""
    partnerships = _partnerships(session, reader, window)
    new = [_partner(row, article) for row, article in partnerships if _is_new(row)]
    partners = tuple(sorted(new, key=lambda partner: not partner.first))
    if kind is MailKind.NEW_PARTNER:
        return News(partners=partners)
    moves = [_move(session, row, article) for row, article in partnerships]
    steps = _steps(session, reader, window, moves)
    shown = {step.event_id for step in steps}
    partnered = {partner.record_id for partner in partners}
    return News(
        partners=partners,
        steps=steps,
        moves=tuple(m for m in moves if m.event_id not in shown and m.record_id not in partnered),
        scores=_scores(session, steps, window),
        corrections=corrections(session, reader, window),
        withdrawals=withdrawals(session, reader, window),
    )


def wanted(reader: SubscriptionRow, actions: Iterable[str], countries: Iterable[str]) -> bool:
    """Whether the reader asked for one of these actions and one of these countries."""
    right_action = not reader.actions or bool(set(reader.actions) & set(actions))
    right_country = not reader.countries or bool(set(reader.countries) & set(countries))
    return right_action and right_country


def _is_new(row: PartnershipRow) -> bool:
    return row.news in {LedgerNews.NEW_PARTNER, LedgerNews.NEW_ACTION}


def _partnerships(
    session: Session, reader: SubscriptionRow, window: Window
) -> list[tuple[PartnershipRow, ArticleRow]]:
    query = (
        select(PartnershipRow, ArticleRow)
        .join(ArticleRow, col(ArticleRow.id) == col(PartnershipRow.article_id))
        .where(col(PartnershipRow.known_at) > window.after, col(PartnershipRow.known_at) <= window.upto)
        .where(PartnershipRow.news != LedgerNews.BACKFILL)
        .order_by(col(PartnershipRow.action), col(PartnershipRow.country), col(PartnershipRow.known_at))
    )
    rows = [(row, art) for row, art in session.exec(query) if wanted(reader, [row.action], [row.country])]
    fresh = untold(session, reader.id, "partnership", (_partnership_id(row) for row, _ in rows))
    return [(row, article) for row, article in rows if _partnership_id(row) in fresh]


def _partnership_id(row: PartnershipRow) -> str:
    return partnership_id(row.country, row.action, row.stage)


def _partner(row: PartnershipRow, article: ArticleRow) -> Partner:
    return Partner(
        country=row.country,
        action=row.action,
        stage=row.stage,
        first=row.news == LedgerNews.NEW_PARTNER,
        because=row.because,
        report=report(article, row.quote),
    )


def _move(session: Session, row: PartnershipRow, article: ArticleRow) -> Move:
    earlier = select(PartnershipRow).where(
        PartnershipRow.country == row.country,
        PartnershipRow.action == row.action,
        col(PartnershipRow.known_at) <= row.known_at,
    )
    stages = [known.stage for known in session.exec(earlier)]
    below = [stage for stage in stages if _rank(stage) < _rank(row.stage)]
    return Move(
        country=row.country,
        action=row.action,
        before=max(below, key=_rank, default=None),
        after=row.stage,
        because=row.because,
        event_id=row.event_id,
        report=report(article, row.quote),
    )


def _rank(stage: Stage) -> int:
    return _STAGES.index(stage)


def report(article: ArticleRow, quote: str) -> Report:
    """The published words that a claim of this article rests on."""
    return Report(
        article_id=article.id,
        source_id=article.source_id,
        url=article.url,
        title=article.title,
        language=article.language,
        published_on=article.published_on,
        quote=quote,
    )


def _steps(
    session: Session, reader: SubscriptionRow, window: Window, moves: Sequence[Move]
) -> tuple[Step, ...]:
    query = (
        select(EventRow, EventClaimRow, ArticleRow)
        .join(EventClaimRow, col(EventClaimRow.id) == col(EventRow.claim_id))
        .join(ArticleRow, col(ArticleRow.id) == col(EventClaimRow.article_id))
        .where(col(EventRow.known_at) > window.after, col(EventRow.known_at) <= window.upto)
        .where(EventRow.news != LedgerNews.BACKFILL)
        .where(or_(col(EventRow.gone_at).is_(None), col(EventRow.gone_at) > window.upto))
        .order_by(col(EventRow.date), col(EventRow.id))
    )
    rows = [
        (event, claim, article)
        for event, claim, article in session.exec(query)
        if wanted(reader, event.actions, event.countries)
    ]
    fresh = untold(session, reader.id, "event", (event.id for event, _, _ in rows))
    fresh -= told_by_another_name(session, reader, window)
    return tuple(
        _step(session, event, report(article, claim.quote), window, moves)
        for event, claim, article in rows
        if event.id in fresh
    )


def _step(session: Session, event: EventRow, said: Report, window: Window, moves: Sequence[Move]) -> Step:
    independent, copies = _reports(session, event.id, window)
    return Step(
        event_id=event.id,
        type=event.type,
        date=event.date,
        what=event.what,
        actions=tuple(event.actions),
        countries=tuple(event.countries),
        quantities=event.quantities,
        place=event.place,
        independent=independent,
        copies=copies,
        moves=tuple(move for move in moves if move.event_id == event.id),
        report=said,
    )


def _reports(session: Session, event_id: str, window: Window) -> tuple[int, int]:
    query = (
        select(EventReportRow.independent, func.count())
        .where(EventReportRow.event_id == event_id, col(EventReportRow.known_at) <= window.upto)
        .group_by(col(EventReportRow.independent))
    )
    counts = dict(session.exec(query).all())
    return counts.get(True, 0), counts.get(False, 0)


def _scores(session: Session, steps: Sequence[Step], window: Window) -> tuple[Score, ...]:
    """The promises towards which an event of this mail counts."""
    query = (
        select(col(CommitmentEventRow.commitment_id))
        .where(col(CommitmentEventRow.event_id).in_([step.event_id for step in steps]))
        .distinct()
        .order_by(col(CommitmentEventRow.commitment_id))
    )
    return tuple(_score(session, commitment_id, window) for commitment_id in session.exec(query))


def _score(session: Session, commitment_id: str, window: Window) -> Score:
    query = (
        select(CommitmentEventRow.by_deadline, func.count())
        .where(
            CommitmentEventRow.commitment_id == commitment_id,
            col(CommitmentEventRow.known_at) <= window.upto,
        )
        .group_by(col(CommitmentEventRow.by_deadline))
    )
    counts = dict(session.exec(query).all())
    return Score(commitment_id, by_deadline=counts.get(True, 0), later=counts.get(False, 0))
