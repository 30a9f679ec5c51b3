"""A small archive filled by hand: what the ledger would have written after a few days of news."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from models.article import ArticleRow, Change, Precision
from models.coding import CodingRow, EventClaimRow, EventType, FindingRow, InvolvementRow, Kind, Role
from models.collecting import CaptureRow, CheckRow, Look
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

START = datetime(2025, 3, 3, 5, 0, tzinfo=UTC)


@dataclass
class Archive:
    """Writes rows as the stages would, with as few words as a test needs."""

    session: Session

    def article(
        self,
        name: str,
        *,
        title: str = "",
        text: str = "A text.",
        source: str = "ministry",
        language: str = "en",
        at: datetime = START,
        version: int = 1,
        change: Change = Change.FIRST,
        url: str = "",
    ) -> str:
        """An article with its capture; the same name and a higher version is a later state of the page."""
        row_id = digest("article", name, version)
        capture = digest("capture", name, version)
        address = url or f"https://{source}.example/news/{name}.html"
        self.session.add(
            CaptureRow(
                id=capture,
                source_id=source,
                url_asked=address,
                url_final=address,
                fetched_at=at,
                sha256="0" * 64,
                size=1,
                warc_file="a.warc.gz",
                warc_offset=0,
                warc_length=1,
            )
        )
        self.session.flush()
        self.session.add(
            ArticleRow(
                id=row_id,
                capture_id=capture,
                source_id=source,
                url=address,
                version=version,
                supersedes=digest("article", name, version - 1) if version > 1 else None,
                change=change,
                stored_at=at,
                title=title or name.capitalize(),
                text=text,
                language=language,
                published_on=at.date(),
                published_precision=Precision.DAY,
            )
        )
        self.session.flush()
        return row_id

    def event(
        self,
        name: str,
        *,
        what: str,
        actions: tuple[str, ...] = ("A6",),
        countries: tuple[str, ...] = (),
        type: EventType = EventType.EVENT_HELD,
        day: str | None = "2025-03-02",
        quote: str = "",
        language: str = "en",
        source: str = "ministry",
        at: datetime = START,
        independent: int = 1,
        copies: int = 0,
        quantities: str | None = None,
        place: str | None = None,
        news: News = News.NEW,
        url: str = "",
        certainty: float = 1.0,
    ) -> str:
        """An event with its speaking claim and as many further reports as named."""
        event_id, words = digest("event", name), quote or what
        article = self.article(
            f"{name}-0", title=what, text=words, language=language, source=source, at=at, url=url
        )
        claim = self._claim(article, type, day, actions, countries, words, at, certainty)
        self.session.add(
            EventRow(
                id=event_id,
                type=type,
                date=day,
                what=what,
                actions=list(actions),
                countries=list(countries),
                quantities=quantities,
                place=place,
                news=news,
                claim_id=claim,
                ruleset="test",
                known_at=at,
            )
        )
        self.session.flush()
        self._report(event_id, claim, article, True, at)
        for number in range(1, independent + copies):
            other = self.article(f"{name}-{number}", title=what, text=words, at=at)
            further = self._claim(other, type, day, actions, countries, words, at, certainty)
            self._report(event_id, further, other, number < independent, at)
        return event_id

    def _claim(
        self,
        article: str,
        type: EventType,
        day: str | None,
        actions: tuple[str, ...],
        countries: tuple[str, ...],
        words: str,
        at: datetime,
        certainty: float = 1.0,
    ) -> str:
        self._coded(article, actions, words, at, certainty)
        claim = digest("claim", article)
        self.session.add(
            EventClaimRow(
                id=claim,
                article_id=article,
                ruleset="test",
                type=type,
                date=day,
                actions=list(actions),
                countries=list(countries),
                start=0,
                end=len(words),
                quote=words,
                certainty=certainty,
                coded_at=at,
            )
        )
        self.session.flush()
        return claim

    def _report(self, event_id: str, claim: str, article: str, independent: bool, at: datetime) -> None:
        self.session.add(
            EventReportRow(
                event_id=event_id,
                claim_id=claim,
                article_id=article,
                independent=independent,
                known_at=at,
            )
        )
        self.session.flush()

    def bear_out(
        self, event: str, *, at: datetime, certainty: float = 0.95, because: str = "1 more report"
    ) -> None:
        """A further independent report of an event, as the change feed notes it."""
        row = self.session.get_one(EventRow, digest("event", event))
        article = self.article(f"{event}-more", title=row.what, text=row.what, source="wire", at=at)
        claim = self._claim(
            article, row.type, row.date, tuple(row.actions), tuple(row.countries), row.what, at, certainty
        )
        self._report(row.id, claim, article, True, at)
        self._change("event", row.id, because, at)

    def accept(self, event: str, at: datetime) -> None:
        """A person's word that an event is as it was read."""
        row = self.session.get_one(EventRow, digest("event", event))
        row.review = {"verdict": "accept"}
        self._change("event", row.id, "review: none → 1 field — decided by Ada", at)

    def better(self, country: str, action: str, stage: Stage, *, at: datetime, certainty: float) -> None:
        """Clearer evidence for a partnership in place of what there was."""
        row = self.session.get_one(PartnershipRow, (country, action, stage))
        name, text = f"{country}-{action}-better", "The two sides agreed."
        row.article_id = self.article(name, text=text, source="wire", at=at)
        self._coded(row.article_id, (action,), text, at, certainty)
        self._takes_part(row.article_id, country, text, at, certainty)
        self._change("partnership", f"{country}/{action}/{stage.value}", "article_id: other", at)

    def _change(self, record: str, name: str, because: str, at: datetime) -> None:
        self.session.add(ChangeRow(at=at, what="changed", record=record, record_id=name, because=because))
        self.session.flush()

    def partnership(
        self,
        country: str,
        action: str,
        *,
        stage: Stage = Stage.UNDER_WAY,
        news: News = News.NEW_PARTNER,
        event: str | None = None,
        because: str = "",
        quote: str = "The two sides agreed.",
        named: str = "",
        at: datetime = START,
        certainty: float = 1.0,
        part: float | None = None,
        version: int = 1,
    ) -> None:
        """A stage that a country reached for an action, by an article that is coded so.

        `certainty` is that of what happened, `part` that the country takes part, where it is another;
        `named` are words further down that name the country, where the quote does not.
        """
        text = f"{quote} Much else was said. {named}" if named else quote
        name = named or quote
        article = self.article(f"{country}-{action}-{stage}", text=text, at=at, version=version)
        self._coded(article, (action,), quote, at, certainty)
        self._takes_part(article, country, name, at, certainty if part is None else part, text.index(name))
        self.session.add(
            PartnershipRow(
                country=country,
                action=action,
                stage=stage,
                event_id=digest("event", event) if event else None,
                article_id=article,
                start=0,
                end=len(quote),
                quote=quote,
                news=news,
                because=because,
                known_at=at,
            )
        )
        self.session.flush()

    def _takes_part(
        self, article: str, country: str, words: str, at: datetime, certainty: float, start: int = 0
    ) -> None:
        """That an article names a country as a partner."""
        self.session.add(
            InvolvementRow(
                id=digest(article, country), article_id=article, ruleset="test", country=country,
                role=Role.PARTNER, certainty=certainty, start=start, end=start + len(words), quote=words,
                coded_at=at,
            )
        )  # fmt: skip

    def _coded(
        self, article: str, actions: tuple[str, ...], words: str, at: datetime, certainty: float
    ) -> None:
        """That an article is coded as progress of these actions."""
        self.session.add(CodingRow(article_id=article, ruleset="test", relevant=True, score=1.0, coded_at=at))
        self.session.add_all(
            FindingRow(
                id=digest(article, action), article_id=article, ruleset="test", action=action,
                kind=Kind.PROGRESS, score=1.0, certainty=certainty, start=0, end=len(words), quote=words,
                coded_at=at,
            )
            for action in actions
        )  # fmt: skip
        self.session.flush()

    def counts(self, commitment: str, event: str, *, in_time: bool = True, at: datetime = START) -> None:
        """That an event counts towards a promise."""
        self.session.add(
            CommitmentEventRow(
                commitment_id=commitment,
                event_id=digest("event", event),
                by_deadline=in_time,
                because="it is one",
                known_at=at,
            )
        )
        self.session.flush()

    def check(self, source: str, endpoint: str, outcome: Look, at: datetime, detail: str = "") -> None:
        """One look at a source."""
        self.session.add(CheckRow(source_id=source, endpoint=endpoint, at=at, outcome=outcome, detail=detail))
        self.session.flush()

    def end(
        self, country: str, action: str, stage: Stage, because: str, at: datetime, recoded: str = ""
    ) -> None:
        """An entry of the change feed by which a partnership is no more."""
        self.session.delete(self.session.get_one(PartnershipRow, (country, action, stage)))
        self.session.add(
            ChangeRow(
                at=at,
                what="withdrawn",
                record="partnership",
                record_id=f"{country}/{action}/{stage.value}",
                because=because,
                data={"recoded": recoded} if recoded else {},
            )
        )
        self.session.flush()

    def take_back(self, event: str, what: str, because: str, at: datetime, into: str = "") -> None:
        """An entry of the change feed that takes an event back, or merges it into another."""
        row = self.session.get_one(EventRow, digest("event", event))
        row.gone_at = at
        self.session.add(
            ChangeRow(
                at=at,
                what=what,
                record="event",
                record_id=digest("event", event),
                because=because,
                data={"into": digest("event", into)} if into else {},
            )
        )
        self.session.flush()


def make_sample(session: Session, at: datetime = START) -> None:
    """A full day: three partners, events on four actions, a promise moved, a source not seen."""
    archive = Archive(session)
    archive.event(
        "seminar",
        what="Second AI seminar for developing countries opened in Tianshui",
        actions=("A6",),
        countries=("ZMB", "KEN", "LAO"),
        quote="Thirty-two officials from eleven countries took their seats on Monday as the second"
        " seminar on artificial intelligence capacity building opened.",
        quantities="32 officials, 11 countries",
        place="Tianshui",
        independent=3,
        copies=5,
        at=at,
    )
    archive.event(
        "laboratory",
        what="中老人工智能联合实验室在万象揭牌",
        actions=("A1", "A4"),
        countries=("LAO",),
        type=EventType.FACILITY_LAUNCHED,
        quote="中老人工智能联合实验室三月二日在万象揭牌，首批配备两套算力设备，供两国研究人员共同使用。",
        language="zh-Hans",
        source="people",
        place="万象",
        day="2025-03-02",
        independent=2,
        at=at,
    )
    archive.event(
        "corpus",
        what="Open Swahili speech corpus released by the two universities",
        actions=("A8",),
        countries=("TZA", "KEN"),
        type=EventType.RESOURCE_RELEASED,
        quote="The corpus holds four hundred hours of speech and may be used by anyone.",
        quantities="400 hours",
        day="2025-03",
        at=at,
    )
    archive.partnership(
        "ZMB", "A6", event="seminar", at=at, because="first time Zambia appears as a partner for A6",
        quote="Officials from Zambia, Kenya and Laos attended the seminar.",
    )  # fmt: skip
    archive.partnership(
        "LAO", "A1", stage=Stage.LAUNCHED, event="laboratory", at=at, news=News.NEW_ACTION,
        because="known before for A6; first time for A1", quote="中老人工智能联合实验室三月二日在万象揭牌",
    )  # fmt: skip
    archive.partnership(
        "TZA", "A8", stage=Stage.DELIVERED, event="corpus", at=at, because="first time Tanzania is a partner",
        quote="The corpus was made by the universities of Dar es Salaam and Hangzhou.",
    )  # fmt: skip
    archive.partnership(
        "KAZ", "A5", stage=Stage.SIGNED, news=News.NEXT_STAGE, at=at - timedelta(minutes=1),
        because="announced before, now signed", quote="The rectors signed the programme on Friday.",
    )  # fmt: skip
    archive.counts("ten-workshops", "seminar", at=at)
