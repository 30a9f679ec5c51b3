"""Acts taken back: what a text denies, and what it says has ended. The ledger disputes and ends by them.

They stand beside a coding, not in it: the codebook's events are acts of progress, and a claim that is
denied or withdrawn is a mention.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from models.coding import Coding, Document, EventClaim, EventType
from pipeline.classify.coder import Coder
from pipeline.classify.dates import dates_in
from pipeline.classify.findings import quote
from pipeline.classify.fold import fold
from pipeline.classify.rules import Cue, read_toml
from pipeline.classify.view import Reading, View

# What is denied, by the word that says what it was; the first that stands in the sentence.
_DENIED = (
    (Cue.SIGNED, EventType.AGREEMENT_SIGNED),
    (Cue.AGREEMENT_NOUN, EventType.AGREEMENT_SIGNED),
    (Cue.OPENED, EventType.FACILITY_LAUNCHED),
    (Cue.FACILITY_NOUN, EventType.FACILITY_LAUNCHED),
    (Cue.JOINED, EventType.MEMBERSHIP),
    (Cue.RELEASED, EventType.RESOURCE_RELEASED),
    (Cue.HELD, EventType.EVENT_HELD),
)
# A text holds few; one that holds more is about something else.
_MOST = 3


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    denies: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


class _File(BaseModel):
    """One table of words for each language."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, _Words]


def with_reversals(coder: Coder, document: Document) -> Coding:
    """What the codebook says of a document, with a claim for each act that a relevant text takes back.

    Raises:
        RulesError: when `reversals.toml` is missing or wrong.
    """
    coding, view = coder.code_and_view(document)
    patterns = _patterns(coder.rules.folder).get(coding.language.partition("-")[0])
    if not coding.relevant or view is None or patterns is None or not patterns.any(view.folded.text):
        return coding
    claims = islice(_claims(document, coding, view, patterns), _MOST)
    return coding.model_copy(update={"events": (*coding.events, *claims)})


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The words of one language, to be searched for."""

    denies: re.Pattern[str]
    ends: re.Pattern[str]

    def any(self, folded: str) -> bool:
        return bool(self.denies.search(folded) or self.ends.search(folded))


@cache
def _patterns(folder: Path) -> dict[str, _Patterns]:
    words = read_toml(folder / "reversals.toml", _File).__pydantic_extra__
    return {code: _Patterns(_pattern(each.denies), _pattern(each.ends)) for code, each in words.items()}


def _claims(document: Document, coding: Coding, view: View, patterns: _Patterns) -> Iterator[EventClaim]:
    for line in view.lines.values():
        for place, reading in enumerate(line):
            near = line[max(0, place - 1) : place + 2]
            if reading.furniture or reading.has(Cue.PLAN, Cue.WISH) or not any(one.ai for one in near):
                continue
            if patterns.ends.search(reading.text):
                yield _ended(reading, near, view, coding, document)
            elif patterns.denies.search(reading.text):
                yield _denied(reading, near, view, coding, document)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words, whole where the script marks words; nothing where there are none."""
    folded = sorted((re.escape(fold(word).text) for word in words), key=len, reverse=True)
    return re.compile("|".join(rf"(?<![a-zà-ÿа-я]){word}(?![a-zà-ÿа-я])" for word in folded) or r"(?!)")


def _ended(
    reading: Reading, near: list[Reading], view: View, coding: Coding, document: Document
) -> EventClaim:
    days = dates_in(reading.text, view.language, document.published)
    return EventClaim(
        type=EventType.WITHDRAWAL,
        date=max((each.iso for each in days), key=len, default=_day(document.published)),
        actions=_actions(reading, coding, view, document),
        countries=_countries(reading, near),
        evidence=(quote(reading.start, reading.end, view.folded, document.text),),
    )


def _denied(
    reading: Reading, near: list[Reading], view: View, coding: Coding, document: Document
) -> EventClaim:
    said = [type_ for cue, type_ in _DENIED for one in (reading, *near) if cue in one.places]
    return EventClaim(
        type=said[0] if said else EventType.AGREEMENT_SIGNED,
        actions=_actions(reading, coding, view, document),
        countries=_countries(reading, near),
        evidence=(quote(reading.start, reading.end, view.folded, document.text),),
        denies=True,
    )


def _day(published: date | None) -> str | None:
    return published.isoformat() if published else None


def _countries(reading: Reading, near: list[Reading]) -> tuple[str, ...]:
    """The states that the sentence names, else those beside it."""
    own = {naming.iso3 for naming in reading.namings}
    return tuple(sorted(own or {naming.iso3 for one in near for naming in one.namings}))


def _actions(reading: Reading, coding: Coding, view: View, document: Document) -> tuple[str, ...]:
    """The actions found in the sentence, else all that the text speaks of."""
    here = quote(reading.start, reading.end, view.folded, document.text)
    own = [
        finding.code
        for finding in coding.actions
        if any(one.start < here.end and here.start < one.end for one in finding.evidence)
    ]
    return tuple(own or (finding.code for finding in coding.actions))
