"""A small archive filled by hand: three scripts, a silent edit, a copy, a removed page, a blind source."""

from datetime import date, timedelta

from sqlalchemy import Engine

from models.alerts import (
    Cadence,
    DeliveryRow,
    DeliveryState,
    DigestRow,
    MailKind,
    PictureRow,
    SubscriptionRow,
    content_id,
)
from models.article import Change, StoryMemberRow
from models.coding import Kind, Role
from models.collecting import CheckRow, Look
from pipeline.store.database import writing
from tests.archive.filling import KNOWN, NOW, Filling, Sample
from tests.archive.happenings import fill_ledger
from tests.archive.texts import (
    HOSTILE_TEXT,
    HOSTILE_TITLE,
    LAB_AFTER,
    LAB_BEFORE,
    WORKSHOP_EN,
    WORKSHOP_HANT,
    WORKSHOP_ZH,
)

TOKEN = "secret-token-123"
ADDRESS = "reader@example.org"
PROGRESS, COMMITMENT, MENTION = Kind.PROGRESS, Kind.COMMITMENT, Kind.MENTION
PARTNER = Role.PARTNER


def fill(engine: Engine) -> Sample:
    """Fill an empty archive; what was put in is named in the answer."""
    with writing(engine) as session:
        filling = Filling(session)
        fill_articles(filling)
        fill_codings(filling)
        fill_ledger(filling)
        fill_looks(filling)
        fill_mails(filling)
        return filling.sample


def fill_articles(filling: Filling) -> None:
    put = filling.article
    put("en", "example_ministry", "Second AI workshop opens in Shanghai", WORKSHOP_EN, "en", 10)
    put("zh", "example_ministry", "第二期人工智能研讨班开班", WORKSHOP_ZH, "zh-Hans", 10)
    put("hant", "harbour_daily", "人工智慧研討班在滬開班", WORKSHOP_HANT, "zh-Hant", 11)
    put("copy", "lusaka_courier", "Second AI workshop opens", WORKSHOP_EN, "en", 11)
    first = put("lab", "lusaka_courier", "Laboratory to open", LAB_BEFORE, "en", 12)
    edit = {"url": "lab", "version": 2, "supersedes": first, "change": Change.SUBSTANCE}
    put("lab2", "lusaka_courier", "Laboratory to open", LAB_AFTER, "en", 14, **edit)
    gone = put("gone", "lusaka_courier", "Denied report", "Kenya joined, it was said.", "en", 13)
    removal = {"url": "gone", "version": 2, "supersedes": gone, "change": Change.REMOVED}
    put("gone2", "lusaka_courier", "Denied report", "", "en", 15, **removal)
    put("hostile", "harbour_daily", HOSTILE_TITLE, HOSTILE_TEXT, "en", 16, url="javascript:alert(3)")
    put("noise", "harbour_daily", "Ferry timetable", "The ferry leaves at noon.", "en", 17)
    for key, relation, because in (("en", "original", ""), ("copy", "copy", "same words")):
        article_id = filling.sample.articles[key]
        filling.add(
            StoryMemberRow(
                article_id=article_id, story_id="s1", relation=relation, because=because, known_at=KNOWN
            )
        )


def fill_codings(filling: Filling) -> None:
    filling.coding(
        "en",
        ("A6", PROGRESS, "second workshop on AI capacity building opened"),
        ("A6", PROGRESS, "ten-day course"),
        ("A1", PROGRESS, "signed an agreement on a joint laboratory for farm forecasting"),
        ("A3", MENTION, "farm forecasting"),
        ("A4", COMMITMENT, "hopes to host a later session"),
        ("ZMB", PARTNER, "Zambia"),
        ("LAO", PARTNER, "Laos"),
        ("ETH", PARTNER, "Ethiopia"),
    )
    opened = ("A6", PROGRESS, "second workshop on AI capacity building opened")
    filling.coding("copy", opened, ("ZMB", PARTNER, "Zambia"))
    filling.coding(
        "zh",
        ("A6", PROGRESS, "第二期人工智能能力建设研讨班"),
        ("A1", PROGRESS, "联合实验室"),
        ("ZMB", PARTNER, "赞比亚"),
        ("LAO", PARTNER, "老挝"),
    )
    filling.coding("hant", ("A6", PROGRESS, "研討班"), ("ETH", Role.MENTION, "埃塞俄比亞"))
    for version in ("lab", "lab2"):
        opening = ("A1", COMMITMENT, "joint laboratory will open")
        filling.coding(version, opening, ("ZMB", Role.MENTION, "Lusaka"))
    filling.coding("hostile", ("A6", MENTION, "</mark></div><script>alert(2)</script>"))
    filling.coding("noise", relevant=False)


def fill_looks(filling: Filling) -> None:
    for back in range(20):
        seen = Look.NEW if back % 3 == 0 else Look.UNCHANGED
        _look(filling, "example_ministry", "https://ministry.example/feed", back, seen)
        _look(filling, "harbour_daily", "https://harbour.example/rss", back, seen)
        blocked = Look.BLOCKED if back < 4 else seen
        _look(filling, "lusaka_courier", "https://courier.example/atom", back, blocked)


def _look(filling: Filling, source: str, endpoint: str, back: int, outcome: Look) -> None:
    blind = outcome is Look.BLOCKED
    filling.add(
        CheckRow(
            source_id=source,
            endpoint=endpoint,
            at=NOW - timedelta(days=back, hours=1),
            outcome=outcome,
            status=403 if blind else 200,
            entries=0 if blind else 20,
            fresh=2 if outcome is Look.NEW else 0,
            seconds=0.4,
            reason="challenge_page" if blind else "",
            detail="a challenge page was shown <b>instead</b>; ask the outlet for access" if blind else "",
        )
    )


def fill_mails(filling: Filling) -> None:
    filling.add(
        SubscriptionRow(
            id="reader1",
            address=ADDRESS,
            cadence=Cadence.DAILY,
            token=TOKEN,
            since=NOW - timedelta(days=30),
        )
    )
    body = f"2 new partners: Zambia, Laos.\nTo stop: https://archive.example/unsubscribe/{TOKEN}"
    filling.add(PictureRow(id="p1", png=b"\x89PNG of a chart"))
    chart = f'<img src="cid:{content_id("p1")}" alt="A chart">'
    style, script = "style='font-family:sans-serif'", "<script>alert(4)</script>"
    filling.add(
        DigestRow(
            id="d1",
            subscription_id="reader1",
            kind=MailKind.DIGEST,
            day=date(2025, 11, 16),
            subject="2 new partners, 1 step <on> 1 action",
            text=f"Dear {ADDRESS},\n{body}",
            html=f"<html><body {style}><h1>Today</h1><p>{body}</p>{chart}{script}</body></html>",
            pictures=["p1"],
            composed_at=KNOWN,
            upto=KNOWN,
        )
    )
    # an empty day of a reader who chose silence: kept, never sent
    filling.add(
        DigestRow(
            id="d2", subscription_id="reader1", kind=MailKind.DIGEST, day=date(2025, 11, 15),
            subject="No news", text="Nothing.", html="<p>Nothing.</p>", composed_at=KNOWN, upto=KNOWN,
        )
    )  # fmt: skip
    filling.add(
        DeliveryRow(
            id="d1",
            digest_id="d1",
            address=ADDRESS,
            message_id="<d1@example.org>",
            state=DeliveryState.SENT,
            next_try=NOW,
            sent_at=NOW,
        )
    )
