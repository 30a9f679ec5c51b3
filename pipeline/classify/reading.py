"""What is read in each sentence: who is named, what is spoken of, and whether it is page furniture."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from pipeline.classify.countries import Naming
from pipeline.classify.fold import Folded, fold
from pipeline.classify.lexicon import Hit
from pipeline.classify.rulebook import AROUND, CHINA_ACTOR, OTHER_ACTOR, PLAN, Pack
from pipeline.classify.rules import Cue, Language
from pipeline.classify.sentences import Sentence, is_menu, split

_Place = TypeVar("_Place", Hit, Naming)

_FURNITURE = (Cue.FURNITURE, Cue.TAIL)
# 中法 names China too; 中非共和国 does not.
_PAIR_LENGTH = 3
# A long sentence with so many words of action is no furniture, whatever it begins with.
_REAL_ACTS = 3
_REAL_LENGTH = 60
_NEXT_WORD = re.compile(r"[\s,/|]{1,3}(?:and |or |und |et |y |и )?([^\W\d]+)")
_WORD_BEFORE = re.compile(r"([^\W\d]+)[\s,/|]{1,3}(?:and |or |et |y |и )?$")
_IN_TONGUE = re.compile(r"\b(?:in|en|em|into)\s$")
_TONGUE_NOUNS = frozenset(
    {"language", "languages", "speaking", "version", "edition", "subtitles", "translation"}
)
_STATE_NOUNS = frozenset(
    {
        "government",
        "ministry",
        "minister",
        "president",
        "officials",
        "official",
        "embassy",
        "ambassador",
        "team",
    }
    | {"delegation", "side", "company", "companies", "university", "universities", "researchers", "students"}
    | {"people", "prime", "deputy", "foreign", "capital", "teachers", "experts", "guests", "participants"}
)

# A lead-in such as "Related:" opens the tail of a line only near the start of a sentence.
_LEAD_IN = 12


# Marks an action that a sentence speaks of by cues that stand together.
TOGETHER = "="
# What stands before and after an item of an enumeration.
_LIST_REACH = 10
_ITEM_BEFORE = re.compile(r"(?:[、,]\s?(?:and |or |et |y |и )?|及|以及|[、,].{1,6}[和与])$")
_ITEM_AFTER = re.compile(r"\s?(?:[、,等.。]|and\b|or\b|[和与及])|(?:技术|技術|手段)?等")


@dataclass(slots=True)
class Reading:
    """One sentence: where it stands, and where each tag occurs in it."""

    start: int
    end: int
    line: int
    text: str
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    namings: list[Naming] = field(default_factory=list)
    furniture: bool = False
    caption: bool = False
    # a name of the plan or of what stands around it
    around: bool = False
    ai: bool = False
    # every AI word is one item of an enumeration
    ai_listed: bool = False
    china: bool = False
    foreign: bool = False
    # a grouping, the UN or developing countries, where no state is named
    wider: bool = False
    other_actor: bool = False
    # how many words of dealing with one another, or of doing, it has
    acts: int = 0

    def has(self, *tags: str) -> bool:
        """Whether any of these tags occurs."""
        return any(tag in self.places for tag in tags)

    def count(self, tag: str) -> int:
        """How often a tag occurs."""
        return len(self.places.get(tag, ()))

    def settle(self) -> None:
        """Work out, once all tags are in place, what is asked of every sentence again and again."""
        places = self.places
        self.around = PLAN in places or AROUND in places
        self.ai = Cue.AI in places or self.around
        self.china = Cue.CHINA in places or CHINA_ACTOR in places
        self.foreign = bool(self.namings)
        self.wider = Cue.GROUPING in places or Cue.UN in places or Cue.PEERS in places
        self.other_actor = OTHER_ACTOR in places or Cue.OTHERS in places
        self.acts = sum(len(places[cue]) for cue in _ACTS if cue in places)
        self.ai_listed = self.ai and not self.around and all(map(self._in_list, places[Cue.AI]))

    def _in_list(self, place: tuple[int, int]) -> bool:
        start, end = place[0] - self.start, place[1] - self.start
        before, after = self.text[max(0, start - _LIST_REACH) : start], self.text[end : end + _LIST_REACH]
        return bool(_ITEM_BEFORE.search(before) and _ITEM_AFTER.match(after))


_ACTS = (Cue.COOPERATION, Cue.OFFER, Cue.HELD, Cue.SIGNED, Cue.OPENED, Cue.STARTED, Cue.RELEASED, Cue.JOINED)


@dataclass
class View:
    """A whole text as read, title first among the sentences of its own list."""

    language: Language
    folded: Folded
    title: Reading
    readings: list[Reading]
    lines: dict[int, list[Reading]]

    @cached_property
    def body(self) -> list[Reading]:
        """The sentences that are not page furniture."""
        return [reading for reading in self.readings if not reading.furniture]


def read(title: str, text: str, pack: Pack, tongues: frozenset[str]) -> View:
    """Read a title and a text with the words of one language."""
    folded = fold(text)
    sentences = split(folded.written, pack.language.abbreviations)
    readings = _readings(folded, sentences, pack, tongues)
    _mark_furniture(readings)
    lines: dict[int, list[Reading]] = {}
    for reading in readings:
        lines.setdefault(reading.line, []).append(reading)
    return View(pack.language, folded, _title(title, pack, tongues), readings, lines)


def _title(title: str, pack: Pack, tongues: frozenset[str]) -> Reading:
    folded = fold(title.replace("\n", " "))
    whole = [Sentence(0, len(folded.text), -1)]
    return _readings(folded, whole, pack, tongues)[0]


def _readings(
    folded: Folded, sentences: Sequence[Sentence], pack: Pack, tongues: frozenset[str]
) -> list[Reading]:
    readings = [Reading(s.start, s.end, s.line, folded.text[s.start : s.end]) for s in sentences]
    for reading, hit in _placed(readings, _unmasked(pack.lexicon.find(folded))):
        reading.places.setdefault(hit.tag, []).append((hit.start, hit.end))
    for reading, naming in _placed(readings, pack.countries.find(folded)):
        if not _names_a_tongue(naming, reading, folded.text, tongues):
            reading.namings.append(naming)
            if naming.end - naming.start <= _PAIR_LENGTH and folded.text[naming.start] == "中":
                reading.places.setdefault(Cue.CHINA, []).append((naming.start, naming.end))
    for reading in readings:
        reading.settle()
        _mark_together(reading, pack)
    return readings


def _mark_together(reading: Reading, pack: Pack) -> None:
    """Tag the sentence with the actions whose cues it holds side by side."""
    for code, groups in pack.together.items():
        for cues in groups:
            if all(cue in reading.places for cue in cues):
                reading.places[code + TOGETHER] = [reading.places[cues[-1]][0]]


def _placed(readings: Sequence[Reading], found: Iterable[_Place]) -> Iterator[tuple[Reading, _Place]]:
    place = 0
    for each in sorted(found):
        while place < len(readings) and readings[place].end <= each.start:
            place += 1
        if place < len(readings) and each.start >= readings[place].start:
            yield readings[place], each


def _unmasked(hits: list[Hit]) -> list[Hit]:
    """Leave out words inside a longer one that means something else, and action words it takes back."""
    shields = [hit for hit in hits if hit.tag == Cue.MASK or hit.tag.endswith("-")]
    if not shields:
        return hits
    ordered = sorted(hits)
    starts = [hit.start for hit in ordered]
    gone: set[int] = set()
    for shield in shields:
        inside = range(bisect_left(starts, shield.start), bisect_left(starts, shield.end))
        gone.update(index for index in inside if _shielded(ordered[index], shield))
    return [hit for index, hit in enumerate(ordered) if index not in gone]


def _shielded(hit: Hit, shield: Hit) -> bool:
    if hit.start < shield.start or hit.end > shield.end:
        return False
    if shield.tag == Cue.MASK:
        return hit.end - hit.start < shield.end - shield.start
    return hit.tag.rstrip("+!-") == shield.tag[:-1]


def _mark_furniture(readings: list[Reading]) -> None:
    tail_of: int | None = None
    for reading in readings:
        opening = min(
            (reading.places[cue][0][0] for cue in _FURNITURE if cue in reading.places), default=None
        )
        leads = opening is not None and opening - reading.start <= _LEAD_IN
        if Cue.TAIL in reading.places and leads:
            tail_of = reading.line
        reading.furniture = reading.line == tail_of or is_menu(reading.text) or leads
        reading.caption = Cue.CAPTION in reading.places
        if reading.furniture and reading.acts >= _REAL_ACTS and len(reading.text) > _REAL_LENGTH:
            reading.furniture = False


def _names_a_tongue(naming: Naming, reading: Reading, text: str, tongues: frozenset[str]) -> bool:
    """Whether a word such as "French" is a language here: beside other languages, or in talk of them."""
    word = text[naming.start : naming.end]
    if word not in tongues:
        return False
    following = _NEXT_WORD.match(text, naming.end)
    if following and (following.group(1) in tongues or following.group(1) in _TONGUE_NOUNS):
        return True
    before = _WORD_BEFORE.search(text, max(0, naming.start - 24), naming.start)
    if before and before.group(1) in tongues:
        return True
    if _IN_TONGUE.search(text, max(0, naming.start - 6), naming.start) and not following:
        return True
    return Cue.TONGUE in reading.places and not (following and following.group(1) in _STATE_NOUNS)
