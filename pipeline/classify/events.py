"""What happened, as one text tells it: a claim for each thing reported as done or under way."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from models.coding import Document, EventClaim, EventType, Kind
from pipeline.classify.dates import dateline_date, dates_in, stated_date, year_in
from pipeline.classify.days import Dated, bounded, longest_first
from pipeline.classify.findings import Judgement, quote
from pipeline.classify.marks import EVENT_CUES, marks
from pipeline.classify.occasions import likeliest_type
from pipeline.classify.rules import Cue, Language
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import Linear

_OPENING_LINES = 3
# What has neither day, country nor number is an event only where its action is as likely as this: by folds
# 2 of 38 right ones are lost so, and 33 of 59 wrong ones.
_CERTAIN = 0.85
# What a page says of itself: a time of day, an address, a day in figures.
_STAMP = re.compile(r"\d:\d\d|://|\d{4}[-/.]\d\d?[-/.]\d")
_DONE = (*EVENT_CUES, Cue.DEED, Cue.DONE)
_TELLS = marks(*_DONE, Cue.PLAN, Cue.ATTEND)
_CLAUSE_END = re.compile(r"[,;:，；：、،؛](?!\d)")
_FOUNDING_REACH = 40
_ORDINAL_REACH = 60
# As in "lokakarya ketiga", or with a word between.
_RIGHT_BEFORE = 12
_COUNTED = (Cue.EVENT_NOUN.value, Cue.PROGRAMME_NOUN.value)


def event_claims(
    judged: list[Judgement],
    relevant: float,
    view: View,
    partners: frozenset[str],
    document: Document,
    types: dict[EventType, Linear],
) -> tuple[EventClaim, ...]:
    """Claims for the findings of progress, one per sentence they rest on first.

    `relevant` is how likely the text is, `types` tell what an event is.
    """
    done = [each for each in judged if each.kind is Kind.PROGRESS]
    if not done:
        return ()
    together: dict[int, list[Judgement]] = {}
    for each in done:
        together.setdefault(each.sentences[0].start, []).append(each)
    reference = _reference(view, view.language, document.published)
    claims = [
        (_claim(group, view, partners, document, reference, types, alone=len(together) == 1), group)
        for _, group in sorted(together.items())
    ]
    return tuple(
        claim.model_copy(update={"certainty": round(relevant * max(each.certainty for each in group), 3)})
        for claim, group in claims
        if _is_placed(claim) or _is_certain(group)
    )


def _is_placed(claim: EventClaim) -> bool:
    return claim.date is not None or bool(claim.countries) or claim.ordinal is not None


def _is_certain(group: list[Judgement]) -> bool:
    return max(each.score for each in group) >= _CERTAIN


def _reference(view: View, language: Language, published: date | None) -> date | None:
    """The day that dates without a year or month are counted from."""
    opening = [reading.text for reading in view.readings if reading.line < _OPENING_LINES][:8]
    stated = published or stated_date(opening, language)
    return dateline_date(opening, language, stated) or stated


def _claim(
    group: list[Judgement],
    view: View,
    partners: frozenset[str],
    document: Document,
    reference: date | None,
    types: dict[EventType, Linear],
    *,
    alone: bool,
) -> EventClaim:
    language = view.language
    reading = group[0].sentences[0]
    near = view.neighbours(reading, 1, 1)
    named = {naming.iso3 for each in near for naming in each.namings} & partners
    return EventClaim(
        type=likeliest_type(reading, view.title, [each.code for each in group], types),
        date=_date(reading, (*near, *_others(group, view)), language, reference)
        or (_only_date(view, reference) if alone else None)
        or _year(reading, reference),
        actions=tuple(each.code for each in group),
        countries=tuple(sorted(partners if alone or not named else named)),
        quantities=_quantity(reading, view, language),
        place=_place(reading, view),
        ordinal=_ordinal(reading, language),
        evidence=(quote(reading.start, reading.end, view.folded, document.text),),
    )


def _others(group: list[Judgement], view: View) -> list[Reading]:
    """The sentences that speak of the same actions about as clearly."""
    spread = {start for each in group for start in each.spread}
    return [reading for reading in view.readings if reading.start in spread]


def _date(
    reading: Reading, others: Iterable[Reading], language: Language, reference: date | None
) -> str | None:
    """The date in the sentence, else in the first of the others that has one."""
    for each in (reading, *(other for other in others if other is not reading)):
        if dated := _told(each, language, reference):
            return _best(dated, each.text, language)
    return None


def _told(reading: Reading, language: Language, reference: date | None) -> list[Dated]:
    """The dates in a sentence, without weekdays of what is only planned: those are still to come."""
    dated = dates_in(reading.text, language, reference)
    return [each for each in dated if not (each.weekday and _is_planned(reading, each))]


def _is_planned(reading: Reading, dated: Dated) -> bool:
    """Whether the first word in its clause of something planned or done is one of a plan."""
    breaks = [match.start() for match in _CLAUSE_END.finditer(reading.text)]
    begin = max((place for place in breaks if place < dated.start), default=0) + reading.start
    end = min((place for place in breaks if place >= dated.end), default=len(reading.text)) + reading.start
    told = [
        (place[0], cue != Cue.PLAN)
        for cue in (Cue.PLAN, *_DONE)
        for place in reading.places.get(cue, ())
        if begin <= place[0] < end
    ]
    return bool(told) and not min(told)[1]


def _year(reading: Reading, reference: date | None) -> str | None:
    """The year that the sentence gives, if it has come."""
    year = year_in(reading.text)
    return year if year and (reference is None or int(year) <= reference.year) else None


def _only_date(view: View, reference: date | None) -> str | None:
    """The date of a text that gives one day and no other; a stamp or a caption dates the page alone."""
    found: set[str] = set()
    for reading in view.body:
        if not reading.marks & _TELLS and (reading.caption or _STAMP.search(reading.text)):
            continue
        found.update(each.iso for each in _told(reading, view.language, reference))
        if len(found) > 1:
            return None
    return found.pop() if found else None


def _best(dated: list[Dated], text: str, language: Language) -> str:
    """The most exact of several, the first of equals; a day of founding only where no later one is told."""
    exact = max(len(each.iso) for each in dated)
    equal = [each for each in dated if len(each.iso) == exact]
    latest = max(each.iso for each in equal)
    told = [each for each in equal if each.iso == latest or not _is_background(each, text, language)]
    return told[0].iso


def _is_background(dated: Dated, text: str, language: Language) -> bool:
    """Whether a date stands behind a word such as "founded" or "since" in its clause."""
    before = text[max(0, dated.start - _FOUNDING_REACH) : dated.start]
    clause = _CLAUSE_END.split(before)[-1]
    return bool(language.founding and _founding(language.founding, language.boundaries).search(clause))


@cache
def _founding(words: tuple[str, ...], boundaries: str) -> re.Pattern[str]:
    stems = longest_first(word.removesuffix("*") for word in words if word.endswith("*"))
    whole = longest_first(word for word in words if not word.endswith("*"))
    return bounded(rf"{whole}|(?:{stems})\w*", boundaries)


@cache
def _quantity_pattern(language_code: str, words: tuple[str, ...], spaced: bool) -> re.Pattern[str]:
    nouns = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    if not spaced:
        number = r"(?:近|超过|逾|约|超|将近)?(?:\d[\d,.]*[万亿]?|[一二三四五六七八九十百千]{2,})(?:多|余)?"
        return re.compile(rf"{number}(?:{nouns})")
    return re.compile(
        r"(?:(?:over|more than|nearly|about|some|almost|around|up to|at least|más de|plus de|более|hơn)\s)?"
        rf"\d[\d,.]*(?:\s[\w-]+){{0,2}}?\s(?:{nouns})\b"
    )


def _quantity(reading: Reading, view: View, language: Language) -> str | None:
    if not language.quantities:
        return None
    pattern = _quantity_pattern(language.code, language.quantities, language.boundaries != "none")
    match = pattern.search(reading.text)
    if match is None:
        return None
    return view.folded.written[reading.start + match.start() : reading.start + match.end()]


_PLACE_EN = re.compile(r"\b[Ii]n ((?:[A-Z][\w'’.-]+)(?:,? [A-Z][\w'’.-]+){0,3})")
_PLACE_ZH = re.compile(
    r"[在于]([\u4e00-\u9fff]{2,8}?)(?:举行|舉行|开幕|開幕|召开|召開|开班|開班|揭牌|举办|舉辦|启动|啟動|签署|簽署)"
)


def _place(reading: Reading, view: View) -> str | None:
    written = view.folded.written[reading.start : reading.end]
    match = _PLACE_ZH.search(written) or _PLACE_EN.search(written)
    return match.group(1).rstrip(".,") if match else None


def _ordinal(reading: Reading, language: Language) -> int | None:
    """The number in a series that a word such as "second" or 第二期 gives the event."""
    for word, number in language.ordinals.items():
        if word not in reading.text:
            continue
        if language.boundaries == "none":
            return number
        match = re.search(rf"\b{re.escape(word)}\b", reading.text)
        if match and _counts(reading, match):
            return number
    return None


def _counts(reading: Reading, match: re.Match[str]) -> bool:
    """Whether the number is that of a meeting or a course: one is named behind it, or right before."""
    begin, end = match.start() + reading.start, match.end() + reading.start
    named = [place for cue in _COUNTED for place in reading.places.get(cue, ())]
    return any(
        0 <= noun[0] - end <= _ORDINAL_REACH or 0 <= begin - noun[1] <= _RIGHT_BEFORE for noun in named
    )
