"""From news to a mail: subject, text and HTML, the text complete in itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from alerts.links import Links
from alerts.records import News, Partner
from alerts.view import Viewer
from alerts.words import Words, words
from models.alerts import Cadence, MailKind, SubscriptionRow
from models.collecting import Blind
from models.plan import Plan

_TEMPLATES = Path(__file__).parent / "templates"
# Mail programs cut a message at 102 kB and hide the way to unsubscribe with it.
_LARGEST_HTML = 95_000
# Entries per section, from all to few, until the mail is small enough.
_CAPS = (60, 40, 25, 15, 8, 4)
_NAMES_IN_SUBJECT = 3
_NAMES_IN_LINE = 8

_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every mail of one run has in common."""

    plan: Plan
    outlets: Mapping[str, str]
    archive_url: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it will be stored and sent."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Letter:
    """All that one mail is made of."""

    id: str
    kind: MailKind
    reader: SubscriptionRow
    day: date
    news: News
    blind: Sequence[Blind] = ()


def compose(letter: Letter, around: Surroundings) -> Mail:
    """Write a mail: the same letter gives the same bytes."""
    language = words(letter.reader.language)
    viewer = Viewer(language, around.plan, Links(around.archive_url), dict(around.outlets))
    for cap in _CAPS:
        context = _context(letter, viewer, cap)
        html = _template("mail.html").render(context)
        if len(html.encode()) <= _LARGEST_HTML:
            break
    return Mail(
        subject=subject(letter, language),
        text=_tidy(_template("mail.txt").render(context)),
        html=html,
    )


def _tidy(text: str) -> str:
    """Templates leave empty lines where nothing was said: one is enough."""
    return _EMPTY_LINES.sub("\n\n", text).strip() + "\n"


def subject(letter: Letter, language: Words) -> str:
    """The news in one line."""
    day = language.short_day(letter.day)
    if letter.kind is MailKind.NEW_PARTNER:
        return _note_subject(letter.news, language)
    news = summary(letter.news, language)
    if news:
        return language.text("subject_digest", news=news, day=day)
    if letter.blind:
        blind = language.count("blind", len(letter.blind))
        return language.text("subject_blind", blind=blind, day=day)
    return language.text("subject_nothing", day=day)


def _note_subject(news: News, language: Words) -> str:
    first = [partner for partner in news.partners if partner.first]
    known = [partner for partner in news.partners if not partner.first]
    parts = [
        language.text(key, countries=_pairs(partners, language, _NAMES_IN_SUBJECT))
        for key, partners in (("subject_note", first), ("subject_action", known))
        if partners
    ]
    return "; ".join(parts)


def _pairs(partners: Sequence[Partner], language: Words, longest: int) -> str:
    """Countries with their actions: "Laos (A2, A4), Thailand (A5) +3"."""
    codes: dict[str, list[str]] = {}
    for partner in partners:
        codes.setdefault(language.country(partner.country), []).append(partner.action)
    said = [f"{country} ({', '.join(dict.fromkeys(named))})" for country, named in codes.items()]
    more = f" +{len(said) - longest}" if len(said) > longest else ""
    return language.listed(said[:longest]) + more


def summary(news: News, language: Words) -> str:
    """How much of what is new: "2 new partners, 5 steps on 3 actions"; empty without news."""
    first = {partner.country for partner in news.partners if partner.first}
    pairs = [partner for partner in news.partners if not partner.first]
    actions = {code for step in news.steps for code in step.actions}
    steps = language.count("steps", len(news.steps))
    if actions:
        steps = language.text("steps_on", steps=steps, actions=language.count("actions", len(actions)))
    taken_back = len(news.corrections) + len(news.withdrawals)
    parts = (
        (len(first), language.count("partners", len(first))),
        (len(pairs), language.count("pairs", len(pairs))),
        (len(news.steps), steps),
        (len(news.moves), language.count("moves", len(news.moves))),
        (taken_back, language.count("corrections", taken_back)),
    )
    said = [text for number, text in parts if number]
    if not said and news.scores:
        said = [language.count("scores", len(news.scores))]
    return language.listed(said)


def _day_in_three_lines(letter: Letter, viewer: Viewer) -> list[str]:
    language, news = viewer.words, letter.news
    nothing = language.text("nothing_blind" if letter.blind else "nothing")
    lines = [summary(news, language) or nothing, _most_important(news, viewer)]
    if letter.kind is MailKind.DIGEST:
        blind = language.count("blind", len(letter.blind)) if letter.blind else language.text("all_seen")
        lines.append(blind)
    return [line for line in lines if line]


def _most_important(news: News, viewer: Viewer) -> str:
    language = viewer.words
    if news.partners:
        named = _pairs(news.partners, language, _NAMES_IN_LINE)
        return language.text("line_partners", countries=named)
    codes = sorted({code for step in news.steps for code in step.actions}, key=viewer.plan.order)
    named_actions = [f"{code} {viewer.action(code)}" for code in codes]
    return language.text("line_actions", actions=language.listed(named_actions)) if codes else ""


def _context(letter: Letter, viewer: Viewer, cap: int) -> dict[str, object]:
    language, news, reader = viewer.words, _capped(letter.news, cap), letter.reader
    digest = letter.kind is MailKind.DIGEST
    return {
        "w": language,
        "title": language.text("digest_title" if digest else "note_title"),
        "subject": subject(letter, language),
        "day": language.day(letter.day),
        "lines": _day_in_three_lines(letter, viewer),
        "partners": viewer.partners(news.partners),
        "groups": viewer.groups(news.steps),
        "moves": [viewer.move(move) for move in news.moves],
        "scores": [viewer.score(score) for score in news.scores],
        "corrections": [viewer.correction(correction) for correction in news.corrections]
        + [viewer.withdrawal(withdrawal) for withdrawal in news.withdrawals],
        "blind": [viewer.blind(blind, reader.timezone) for blind in letter.blind[:cap]],
        "more": _left_out(letter.news, cap),
        "why": language.text("why_you", address=reader.address, what=wishes(reader, viewer)),
        "unsubscribe": viewer.links.unsubscribe(reader.token),
        "web": viewer.links.digest(letter.id),
    }


def _capped(news: News, cap: int) -> News:
    return replace(
        news,
        partners=news.partners[:cap],
        steps=news.steps[:cap],
        moves=news.moves[:cap],
        scores=news.scores[:cap],
        corrections=news.corrections[:cap],
        withdrawals=news.withdrawals[:cap],
    )


def _left_out(news: News, cap: int) -> dict[str, int]:
    sections = {"partners": news.partners, "steps": news.steps, "moves": news.moves}
    return {name: max(0, len(entries) - cap) for name, entries in sections.items()}


def wishes(reader: SubscriptionRow, viewer: Viewer) -> str:
    """What the reader asked for, in words."""
    language = viewer.words
    rhythm = {
        Cadence.IMMEDIATE: "why_immediate",
        Cadence.DAILY: "why_daily",
        Cadence.WEEKLY: "why_weekly",
    }[reader.cadence]
    filters = [*reader.actions, *(language.country(code) for code in reader.countries)]
    scope = language.text("only", list=language.listed(filters)) if filters else language.text("everything")
    asked = language.text(rhythm, hour=reader.hour, zone=reader.timezone)
    return language.listed([asked, scope])


def page(template: str, **context: object) -> str:
    """A page in the look of the mails."""
    return _template(template).render(context)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str) -> Template:
    return _environment().get_template(name)
