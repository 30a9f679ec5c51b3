"""Puts claims into an archive as the stages before the ledger would have left them."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from sqlmodel import Session

from models.article import ArticleRow, Change, StoryMemberRow
from models.coding import CodingRow, EventClaimRow, FindingRow, InvolvementRow, Kind, Role
from models.collecting import CaptureRow
from models.identity import digest
from pipeline.ledger.claims import Claim

RULESET = "rules-1"
CODED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def fill(session: Session, claims: Iterable[Claim], *, ruleset: str = RULESET) -> None:
    """The articles of these claims, coded under the rule set, with their findings and partners."""
    for told in by_article(claims):
        if session.get(ArticleRow, told[0].article_id) is None:
            add_article(session, told[0], text="\n".join(claim.what for claim in told))
        for claim in told:
            add_coding(session, claim, ruleset=ruleset)


def by_article(claims: Iterable[Claim]) -> list[list[Claim]]:
    """The claims of each article in the order of its text, the articles as they come."""
    articles: dict[str, list[Claim]] = {}
    for claim in claims:
        articles.setdefault(claim.article_id, []).append(claim)
    return [sorted(told, key=lambda one: one.start) for told in articles.values()]


def add_article(
    session: Session,
    claim: Claim,
    *,
    hint: dict[str, str] | None = None,
    version: int = 1,
    url: str = "",
    text: str = "",
) -> None:
    """The article of a claim, with its capture and its place in a story."""
    fetched_at = datetime.combine(claim.seen_on, time(8), UTC)
    url = url or f"https://{claim.family}.example/{claim.article_id}"
    session.add(
        CaptureRow(
            id=f"capture-{claim.article_id}",
            source_id=claim.family,
            url_asked=url,
            url_final=url,
            fetched_at=fetched_at,
            hint=hint or {},
            sha256="0",
            size=0,
            warc_file="",
            warc_offset=0,
            warc_length=0,
        )
    )
    session.flush()
    session.add(
        ArticleRow(
            id=claim.article_id,
            capture_id=f"capture-{claim.article_id}",
            source_id=claim.family,
            url=url,
            version=version,
            change=Change.FIRST if version == 1 else Change.SUBSTANCE,
            title=claim.title,
            text=text or claim.what,
            language=claim.language,
            published_on=claim.published_on,
            stored_at=fetched_at,
        )
    )
    session.flush()
    session.add(
        StoryMemberRow(
            article_id=claim.article_id, story_id=claim.story_id, relation="original", known_at=fetched_at
        )
    )
    session.flush()


def add_coding(
    session: Session,
    claim: Claim,
    *,
    ruleset: str = RULESET,
    relevant: bool = True,
    kind: Kind = Kind.PROGRESS,
    with_event: bool = True,
) -> None:
    """What a coder says of the article: the claim itself, its actions and its countries."""
    session.merge(
        CodingRow(
            article_id=claim.article_id, ruleset=ruleset, relevant=relevant, score=1.0, coded_at=CODED_AT
        )
    )
    session.flush()
    words = {"start": claim.start, "end": claim.end, "quote": claim.quote}
    told = words | {"article_id": claim.article_id, "ruleset": ruleset, "coded_at": CODED_AT}
    for action in sorted(claim.actions):
        session.merge(
            FindingRow(
                id=digest(claim.article_id, ruleset, action, kind),
                action=action,
                kind=kind,
                score=1.0,
                **told,
            )
        )
    for country in sorted(claim.countries):
        session.merge(
            InvolvementRow(
                id=digest(claim.article_id, ruleset, country), country=country, role=Role.PARTNER, **told
            )
        )
    if with_event:
        session.add(event_claim(claim, ruleset=ruleset, **words))
    session.flush()


def event_claim(claim: Claim, *, ruleset: str, start: int, end: int, quote: str) -> EventClaimRow:
    """The claim as a row; its identifier is the claim's own under the first rule set."""
    return EventClaimRow(
        id=claim.id if ruleset == RULESET else digest(claim.id, ruleset),
        article_id=claim.article_id,
        ruleset=ruleset,
        type=claim.type,
        date=claim.date,
        actions=sorted(claim.actions),
        countries=sorted(claim.countries),
        quantities=claim.quantities,
        place=claim.place,
        ordinal=claim.ordinal,
        denies=claim.denies,
        start=start,
        end=end,
        quote=quote,
        coded_at=CODED_AT,
    )
