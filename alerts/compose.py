"""From news to a mail: subject, text and HTML, the text complete in itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from alerts.lines import Chart
from alerts.links import Links
from alerts.records import News, Waiting
from alerts.rendering import filled, html, page, slot, text
from alerts.subject import digest_subject, note_subject, pairs, summary
from alerts.view import Viewer
from alerts.wishes import wishes
from alerts.words import Words, words
from models.alerts import MailKind, SubscriptionRow
from models.collecting import Blind
from models.plan import Plan

# `page` is shown to the reader's own pages too.
__all__ = ["Letter", "Mail", "Surroundings", "compose", "page", "subject"]

# Mail programs cut a message at 102 kB and hide the way to unsubscribe with it.
_LARGEST_HTML = 95_000
# Entries per section, from all to few, until the mail is small enough.
_CAPS = (60, 40, 25, 15, 8, 4)
_NAMES_IN_LINE = 8
# Sheets held for readers who get the same; a round rarely has more filters.
_HELD = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it will be stored and sent; pictures by the names its HTML shows them with."""

    subject: str
    text: str
    html: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every mail of one run has in common."""

    plan: Plan
    outlets: Mapping[str, str]
    archive_url: str
    # what readers with the same news and language share, written once
    _sheets: dict[object, Mail] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """All that one mail is made of."""

    id: str
    kind: MailKind
    reader: SubscriptionRow
    day: date
    news: News
    blind: Sequence[Blind] = ()
    waiting: Waiting = field(default_factory=Waiting)
    charts: tuple[Chart, ...] = ()


def compose(letter: Letter, around: Surroundings) -> Mail:
    """Write a mail: the same letter gives the same bytes."""
    viewer = viewer_of(letter, around)
    sheet = _shared_sheet(letter, around, viewer)
    reader, language = letter.reader, viewer.words
    personal = {
        "why": language.text("why_you", address=reader.address, what=wishes(reader, viewer)),
        "unsubscribe": viewer.links.unsubscribe(reader.token),
        "web": viewer.links.digest(letter.id),
    }
    return replace(
        sheet,
        text=filled(sheet.text, personal, escaped=False),
        html=filled(sheet.html, personal, escaped=True),
    )


def viewer_of(letter: Letter, around: Surroundings) -> Viewer:
    """Who turns the records of a letter into lines in its reader's language."""
    language = words(letter.reader.language)
    return Viewer(language, around.plan, Links(around.archive_url), dict(around.outlets))


def _shared_sheet(letter: Letter, around: Surroundings, viewer: Viewer) -> Mail:
    """The mail with open places for what is the reader's own."""
    shared = (letter.kind, letter.day, letter.news, tuple(letter.blind), letter.waiting, letter.charts)
    key = (*shared, letter.reader.language, letter.reader.timezone)
    if key not in around._sheets:
        if len(around._sheets) >= _HELD:
            around._sheets.clear()
        around._sheets[key] = _sheet(letter, viewer)
    return around._sheets[key]


def _sheet(letter: Letter, viewer: Viewer) -> Mail:
    for cap in _CAPS:
        context = _context(letter, viewer, cap)
        mail_html = html(context)
        if len(mail_html.encode()) <= _LARGEST_HTML:
            break
    return Mail(
        subject=subject(letter, viewer.words),
        text=text(context),
        html=mail_html,
        pictures={chart.name: chart.png for chart in letter.charts},
    )


def subject(letter: Letter, language: Words) -> str:
    """The news in one line."""
    if letter.kind is MailKind.NEW_PARTNER:
        return note_subject(letter.news, language)
    return digest_subject(letter.news, len(letter.blind), letter.day, language)


def _day_in_three_lines(letter: Letter, viewer: Viewer) -> list[str]:
    language, news = viewer.words, letter.news
    nothing = language.text("nothing_blind" if letter.blind else "nothing")
    lines = [summary(news, language) or nothing, _most_important(news.certain, viewer)]
    if letter.kind is MailKind.DIGEST:
        blind = language.count("blind", len(letter.blind)) if letter.blind else language.text("all_seen")
        lines.append(blind)
    return [line for line in lines if line]


def _most_important(news: News, viewer: Viewer) -> str:
    language = viewer.words
    if news.partners:
        named = pairs(news.partners, language, _NAMES_IN_LINE)
        return language.text("line_partners", countries=named)
    codes = sorted({code for step in news.steps for code in step.actions}, key=viewer.plan.order)
    named_actions = [f"{code} {viewer.action(code)}" for code in codes]
    return language.text("line_actions", actions=language.listed(named_actions)) if codes else ""


def _context(letter: Letter, viewer: Viewer, cap: int) -> dict[str, object]:
    language, reader = viewer.words, letter.reader
    certain, doubtful = letter.news.certain, letter.news.doubtful
    news, unsure = _capped(certain, cap), _capped(doubtful, cap)
    digest = letter.kind is MailKind.DIGEST
    return {
        "w": language,
        "title": language.text("digest_title" if digest or not news.partners else "note_title"),
        "subject": subject(letter, language),
        "day": language.day(letter.day),
        "lines": _day_in_three_lines(letter, viewer),
        **_told(viewer, news),
        "articles": [viewer.item(item) for item in news.items],
        "doubtful": _told(viewer, unsure) | {"count": unsure.size},
        "scores": [viewer.score(score) for score in news.scores],
        "corrections": [viewer.correction(correction) for correction in news.corrections]
        + [viewer.withdrawal(withdrawal) for withdrawal in news.withdrawals],
        "charts": letter.charts,
        "waiting": viewer.waiting(letter.waiting),
        "blind": [viewer.blind(blind, reader.timezone) for blind in letter.blind[:cap]],
        "more": _left_out(certain, cap) | {"doubtful": _beyond(doubtful, cap)},
        "why": slot("why"),
        "unsubscribe": slot("unsubscribe"),
        "web": slot("web"),
    }


def _told(viewer: Viewer, news: News) -> dict[str, object]:
    return {
        "partners": viewer.partners(news.partners),
        "groups": viewer.groups(news.steps),
        "moves": [viewer.move(move) for move in news.moves],
    }


def _capped(news: News, cap: int) -> News:
    return replace(
        news,
        partners=news.partners[:cap],
        steps=news.steps[:cap],
        items=news.items[:cap],
        moves=news.moves[:cap],
        scores=news.scores[:cap],
        corrections=news.corrections[:cap],
        withdrawals=news.withdrawals[:cap],
    )


def _left_out(news: News, cap: int) -> dict[str, int]:
    sections = {"partners": news.partners, "steps": news.steps, "items": news.items, "moves": news.moves}
    return {name: max(0, len(entries) - cap) for name, entries in sections.items()}


def _beyond(news: News, cap: int) -> int:
    return news.size - _capped(news, cap).size
