"""A small archive filled by hand: three scripts, a silent edit, a copy, a removed page, a blind source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine

from models.alerts import Cadence, DeliveryRow, DeliveryState, DigestRow, MailKind, SubscriptionRow
from models.article import ArticleRow, Change, Precision, StoryMemberRow
from models.coding import CodingRow, EventClaimRow, EventType, FindingRow, InvolvementRow, Kind, Role
from models.collecting import CaptureKind, CaptureRow, CheckRow, Look
from models.identity import digest
from models.ledger import (
    ChangeRow,
    CommitmentEventRow,
    EventReportRow,
    EventRow,
    PartnershipRow,
    Stage,
)
from pipeline.store.database import writing
from pipeline.store.search import index
from tests.archive.texts import (
    HOSTILE_TEXT,
    HOSTILE_TITLE,
    LAB_AFTER,
    LAB_BEFORE,
    WORKSHOP_EN,
    WORKSHOP_HANT,
    WORKSHOP_ZH,
)

NOW = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)
RULES = "rules-1"


@dataclass
class Sample:
    """Identifiers of what was put in."""

    articles: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    digest: str = ""


def fill(engine: Engine) -> Sample:
    """Fill an empty archive; what was put in is named in the answer."""
    sample = Sample()
    with writing(engine) as session:
        _Filler(session, sample).fill()
    return sample


class _Filler:
    def __init__(self, session: Any, sample: Sample) -> None:
        self.session = session
        self.sample = sample

    def add(self, *rows: Any) -> None:
        self.session.add_all(rows)
        self.session.flush()

    def fill(self) -> None:
        self.articles()
        self.codings()
        self.events()
        self.looks()
        self.mails()

    def articles(self) -> None:
        self.article("en", "example_ministry", "Second AI workshop opens in Shanghai", WORKSHOP_EN, "en", 10)
        self.article("zh", "example_ministry", "第二期人工智能研讨班开班", WORKSHOP_ZH, "zh-Hans", 10)
        self.article("hant", "harbour_daily", "人工智慧研討班在滬開班", WORKSHOP_HANT, "zh-Hant", 11)
        self.article("copy", "lusaka_courier", "Second AI workshop opens", WORKSHOP_EN, "en", 11)
        first = self.article("lab", "lusaka_courier", "Laboratory to open", LAB_BEFORE, "en", 12)
        self.article(
            "lab2",
            "lusaka_courier",
            "Laboratory to open",
            LAB_AFTER,
            "en",
            14,
            url="lab",
            version=2,
            supersedes=first,
            change=Change.SUBSTANCE,
        )
        gone = self.article("gone", "lusaka_courier", "Denied report", "Kenya joined, it was said.", "en", 13)
        self.article(
            "gone2",
            "lusaka_courier",
            "Denied report",
            "",
            "en",
            15,
            url="gone",
            version=2,
            supersedes=gone,
            change=Change.REMOVED,
        )
        self.article(
            "hostile", "harbour_daily", HOSTILE_TITLE, HOSTILE_TEXT, "en", 16, url="javascript:alert(3)"
        )
        self.article("noise", "harbour_daily", "Ferry timetable", "The ferry leaves at noon.", "en", 17)
        for key, relation in (("en", "original"), ("copy", "copy")):
            because = "same words" if relation == "copy" else ""
            row = StoryMemberRow(
                article_id=self.sample.articles[key],
                story_id="s1",
                relation=relation,
                because=because,
                known_at=NOW,
            )
            self.add(row)

    def article(
        self, key: str, source: str, title: str, text: str, language: str, day: int, **more: Any
    ) -> str:
        url = more.pop("url", key)
        url = url if url.startswith("javascript") else f"https://{source.replace('_', '-')}.example/{url}"
        at = datetime(2025, 11, day, 3, tzinfo=UTC)
        body = f"{key} {title}".encode()
        capture = CaptureRow(
            id=digest("capture", key),
            source_id=source,
            kind=CaptureKind.PAGE,
            url_asked=url,
            url_final=url,
            fetched_at=at,
            content_type="text/html; charset=utf-8",
            sha256=sha256(body).hexdigest(),
            size=len(body),
            warc_file=f"202511{day}-1-abcd.warc.gz",
            warc_offset=1000 * day,
            warc_length=400,
        )
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

    def codings(self) -> None:
        self.coding(
            "en",
            [
                ("A6", "second workshop on AI capacity building opened", Kind.PROGRESS),
                ("A6", "ten-day course", Kind.PROGRESS),
                ("A1", "signed an agreement on a joint laboratory for farm forecasting", Kind.PROGRESS),
                ("A3", "farm forecasting", Kind.MENTION),
                ("A4", "hopes to host a later session", Kind.COMMITMENT),
            ],
            [
                ("ZMB", "Zambia", Role.PARTNER),
                ("LAO", "Laos", Role.PARTNER),
                ("ETH", "Ethiopia", Role.PARTNER),
            ],
        )
        self.coding(
            "copy",
            [("A6", "second workshop on AI capacity building opened", Kind.PROGRESS)],
            [("ZMB", "Zambia", Role.PARTNER)],
        )
        self.coding(
            "zh",
            [("A6", "第二期人工智能能力建设研讨班", Kind.PROGRESS), ("A1", "联合实验室", Kind.PROGRESS)],
            [("ZMB", "赞比亚", Role.PARTNER), ("LAO", "老挝", Role.PARTNER)],
        )
        self.coding("hant", [("A6", "研討班", Kind.PROGRESS)], [("ETH", "埃塞俄比亞", Role.MENTION)])
        self.coding(
            "lab", [("A1", "joint laboratory will open", Kind.COMMITMENT)], [("ZMB", "Lusaka", Role.MENTION)]
        )
        self.coding(
            "lab2", [("A1", "joint laboratory will open", Kind.COMMITMENT)], [("ZMB", "Lusaka", Role.MENTION)]
        )
        self.coding("hostile", [("A6", "</mark></div><script>alert(2)</script>", Kind.MENTION)], [])
        self.coding("noise", [], [], relevant=False)

    def coding(
        self,
        key: str,
        findings: list[tuple[str, str, Kind]],
        countries: list[tuple[str, str, Role]],
        *,
        relevant: bool = True,
    ) -> None:
        article_id = self.sample.articles[key]
        at = NOW - timedelta(days=5)
        self.add(CodingRow(article_id=article_id, ruleset=RULES, relevant=relevant, score=0.9, coded_at=at))
        for action, quote, kind in findings:
            self.add(
                FindingRow(**self.claim(key, quote, at, action, kind), action=action, kind=kind, score=0.88)
            )
        for iso3, quote, role in countries:
            self.add(InvolvementRow(**self.claim(key, quote, at, iso3, role), country=iso3, role=role))

    def claim(self, key: str, quote: str, at: datetime, *parts: object) -> Mapping[str, Any]:
        article = self.session.get(ArticleRow, self.sample.articles[key])
        start = article.text.index(quote)
        return {
            "id": digest(key, quote, *parts),
            "article_id": article.id,
            "ruleset": RULES,
            "start": start,
            "end": start + len(quote),
            "quote": quote,
            "coded_at": at,
        }

    def events(self) -> None:
        workshop = [
            ("en", "second workshop on AI capacity building opened"),
            ("copy", "second workshop"),
            ("zh", "第二期人工智能能力建设研讨班"),
            ("hant", "第二期人工智慧能力建設研討班"),
        ]
        self.event(
            "workshop",
            EventType.EVENT_HELD,
            "2025-11-10",
            ["A6"],
            ["ETH", "LAO", "ZMB"],
            workshop,
            "36 officials",
            "Shanghai",
        )
        self.event(
            "agreement",
            EventType.AGREEMENT_SIGNED,
            "2025-11",
            ["A1"],
            ["ZMB"],
            [("en", "signed an agreement on a joint laboratory")],
            None,
            None,
        )
        self.event(
            "merged", EventType.EVENT_HELD, None, ["A6"], ["LAO"], [("zh", "11月10日在上海开班")], None, None
        )
        merged = self.sample.events["merged"]
        self.session.get(EventRow, merged).gone_at = NOW
        self.add(
            ChangeRow(
                at=NOW,
                what="merged",
                record="event",
                record_id=merged,
                because="same ordinal and place",
                data={"into": self.sample.events["workshop"]},
            ),
            ChangeRow(
                at=NOW,
                what="changed",
                record="event",
                record_id=self.sample.events["workshop"],
                because="a further report gave the place",
            ),
            CommitmentEventRow(
                commitment_id="ten-workshops",
                event_id=self.sample.events["workshop"],
                by_deadline=True,
                because="a workshop held before the end of 2025",
                known_at=NOW - timedelta(days=4),
            ),
        )
        self.partnership("ZMB", "A6", Stage.UNDER_WAY, "workshop", "Zambia", "new partner")
        self.partnership("LAO", "A6", Stage.UNDER_WAY, "workshop", "Laos", "new partner")
        self.partnership("ZMB", "A1", Stage.ANNOUNCED, "agreement", "Zambia", "new action")
        self.partnership("ZMB", "A1", Stage.SIGNED, "agreement", "Zambia and China signed", "next stage")
        self.partnership("ETH", "A6", Stage.ANNOUNCED, None, "Ethiopia", "backfill")

    def event(
        self,
        key: str,
        type_: EventType,
        on: str | None,
        actions: list[str],
        countries: list[str],
        reports: list[tuple[str, str]],
        quantities: str | None,
        place: str | None,
    ) -> None:
        at = NOW - timedelta(days=4)
        claims = [
            EventClaimRow(
                **self.claim(article, quote, at, key),
                type=type_,
                date=on,
                actions=actions,
                countries=countries,
                quantities=quantities,
                place=place,
                ordinal=2,
            )
            for article, quote in reports
        ]
        self.add(*claims)
        event = EventRow(
            id=digest("event", key),
            type=type_,
            date=on,
            what=reports[0][1],
            actions=actions,
            countries=countries,
            quantities=quantities,
            place=place,
            ordinal=2,
            claim_id=claims[0].id,
            ruleset=RULES,
            known_at=at,
        )
        self.add(event)
        self.sample.events[key] = event.id
        for (article, _), claim in zip(reports, claims, strict=True):
            self.add(
                EventReportRow(
                    event_id=event.id,
                    claim_id=claim.id,
                    article_id=claim.article_id,
                    independent=article != "copy",
                    known_at=at,
                    from_day=date(2025, 11, 10),
                    to_day=date(2025, 11, 10),
                )
            )

    def partnership(
        self, iso3: str, action: str, stage: Stage, event: str | None, quote: str, news: str
    ) -> None:
        start = WORKSHOP_EN.index(quote)
        self.add(
            PartnershipRow(
                country=iso3,
                action=action,
                stage=stage,
                event_id=self.sample.events[event] if event else None,
                article_id=self.sample.articles["en"],
                start=start,
                end=start + len(quote),
                quote=quote,
                news=news,
                because=f"first time that {iso3} is a partner for {action}",
                valid_from="2025-11-10",
                known_at=NOW - timedelta(days=4),
            )
        )

    def looks(self) -> None:
        for back in range(20):
            at = NOW - timedelta(days=back, hours=1)
            fresh = 2 if back % 3 == 0 else 0
            seen = Look.NEW if fresh else Look.UNCHANGED
            self.look("example_ministry", "https://ministry.example/feed", at, seen, fresh)
            self.look("harbour_daily", "https://harbour.example/rss", at, seen, fresh)
            blocked = Look.BLOCKED if back < 4 else seen
            self.look("lusaka_courier", "https://courier.example/atom", at, blocked, 0)

    def look(self, source: str, endpoint: str, at: datetime, outcome: Look, fresh: int) -> None:
        blind = outcome is Look.BLOCKED
        row = CheckRow(
            source_id=source,
            endpoint=endpoint,
            at=at,
            outcome=outcome,
            status=403 if blind else 200,
            entries=0 if blind else 20,
            fresh=fresh,
            seconds=0.4,
            reason="challenge_page" if blind else "",
            detail="a challenge page was shown <b>instead</b>; ask the outlet for access" if blind else "",
        )
        self.add(row)

    def mails(self) -> None:
        reader = SubscriptionRow(
            id="reader1",
            address="reader@example.org",
            cadence=Cadence.DAILY,
            token="secret-token-123",
            since=NOW - timedelta(days=30),
        )
        self.add(reader)
        body = "2 new partners: Zambia, Laos.\nTo stop: https://archive.example/unsubscribe/secret-token-123"
        mail = DigestRow(
            id="d1",
            subscription_id="reader1",
            kind=MailKind.DIGEST,
            day=date(2025, 11, 16),
            subject="2 new partners, 1 step <on> 1 action",
            text=f"Dear reader@example.org,\n{body}",
            html=f"<html><body style='font-family:sans-serif'><h1>Today</h1><p>{body}</p>"
            "<script>alert(4)</script></body></html>",
            composed_at=NOW - timedelta(days=4),
            upto=NOW - timedelta(days=4),
        )
        self.add(mail)
        self.add(
            DeliveryRow(
                digest_id="d1",
                address="reader@example.org",
                message_id="<d1@example.org>",
                state=DeliveryState.SENT,
                next_try=NOW,
                sent_at=NOW,
            )
        )
        self.sample.digest = "d1"
