"""The hand that fills the sample archive: articles with their captures, codings with their words."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from models.article import ArticleRow, Precision
from models.coding import CodingRow, FindingRow, InvolvementRow, Kind, Role
from models.collecting import CaptureKind, CaptureRow
from models.identity import digest
from pipeline.store.search import index

NOW = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)
KNOWN = NOW - timedelta(days=4)
RULES = "rules-1"
# What the coding was not certain of.
DOUBTFUL = {"A3": 0.41, "ETH": 0.5}


@dataclass
class Sample:
    """Identifiers of what was put in, by a name."""

    articles: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)


@dataclass
class Filling:
    session: Session
    sample: Sample = field(default_factory=Sample)

    def add(self, *rows: Any) -> None:
        self.session.add_all(rows)
        self.session.flush()

    def article(
        self, key: str, source: str, title: str, text: str, language: str, day: int, **more: Any
    ) -> str:
        """Put in an article of this day of November; the identifier it got."""
        url = more.pop("url", key)
        url = url if ":" in url else f"https://{source.replace('_', '-')}.example/{url}"
        at = datetime(2025, 11, day, 3, tzinfo=UTC)
        capture = _capture(key, source, url, at, f"{key} {title}".encode())
        row = ArticleRow(
            id=digest("article", key),
            capture_id=capture.id,
            source_id=source,
            url=url,
            title=title,
            text=text,
            language=language,
            byline="Staff & <b>Correspondent</b>",
            published_on=date(2025, 11, day),
            published_precision=Precision.DAY,
            published_raw=f"2025-11-{day}",
            zone_assumed=True,
            extractor="site",
            confidence=0.93,
            stored_at=at,
            **more,
        )
        self.add(capture)
        self.add(row)
        index(self.session, [row])
        self.sample.articles[key] = row.id
        return row.id

    def coding(
        self,
        key: str,
        *claims: tuple[str, Kind | Role, str],
        relevant: bool = True,
    ) -> None:
        """Code an article: (action, kind, words) and (country, role, words)."""
        at = NOW - timedelta(days=5)
        article_id = self.sample.articles[key]
        self.add(CodingRow(article_id=article_id, ruleset=RULES, relevant=relevant, score=0.9, coded_at=at))
        for code, how, quote in claims:
            words = self.words(key, quote, code, how)
            certainty = DOUBTFUL.get(code, 1.0)
            if isinstance(how, Kind):
                self.add(FindingRow(**words, action=code, kind=how, score=0.88, certainty=certainty))
            else:
                self.add(InvolvementRow(**words, country=code, role=how, certainty=certainty))

    def words(self, key: str, quote: str, *parts: object) -> dict[str, Any]:
        """What every claim holds that rests on these words of an article."""
        article = self.session.get_one(ArticleRow, self.sample.articles[key])
        start = article.text.index(quote)
        return {
            "id": digest(key, quote, *parts),
            "article_id": article.id,
            "ruleset": RULES,
            "start": start,
            "end": start + len(quote),
            "quote": quote,
            "coded_at": NOW - timedelta(days=5),
        }


def _capture(key: str, source: str, url: str, at: datetime, body: bytes) -> CaptureRow:
    return CaptureRow(
        id=digest("capture", key),
        source_id=source,
        kind=CaptureKind.PAGE,
        url_asked=url,
        url_final=url,
        fetched_at=at,
        content_type="text/html; charset=utf-8",
        sha256=sha256(body).hexdigest(),
        size=len(body),
        warc_file=f"{at:%Y%m%d}-1-abcd.warc.gz",
        warc_offset=1000 * at.day,
        warc_length=400,
    )
