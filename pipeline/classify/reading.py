"""What is read in each sentence: who is named, what is spoken of, and whether it is page furniture."""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_

from pipeline.classify import marks
from pipeline.classify.countries import OPEN, Naming
from pipeline.classify.fold import Folded, fold
from pipeline.classify.lexicon import Hit
from pipeline.classify.negations import taken_back
from pipeline.classify.rulebook import Pack, Together
from pipeline.classify.rules import Cue
from pipeline.classify.sentences import Sentence, is_menu, may_hold_menus, split
from pipeline.classify.tongues import names_a_tongue
from pipeline.classify.view import Reading, View

_FURNITURE = (Cue.FURNITURE.value, Cue.TAIL.value)
_LEAD_INS = marks.marks(Cue.FURNITURE, Cue.TAIL)
_MASK = Cue.MASK.value
_AI = Cue.AI.value
# 中法 names China too; 中非共和国 does not.
_PAIR_LENGTH = 3
# A long sentence with so many words of action is no furniture, whatever it begins with.
_REAL_ACTS = 3
_REAL_LENGTH = 60

# A lead-in such as "Related:" opens the tail of a line only near the start of a sentence.
_LEAD_IN = 12
# What stands before and after an item of an enumeration.
_LIST_REACH = 10
_ITEM_BEFORE = re.compile(r"(?:[、,]\s?(?:and |or |et |y |и )?|及|以及|[、,].{1,6}[和与])$")
_ITEM_AFTER = re.compile(r"\s?(?:[、,等.。]|and\b|or\b|[和与及])|(?:技术|技術|手段)?等")

# Stands behind the last sentence of every text.
_NOWHERE = Reading(sys.maxsize, sys.maxsize, -1, "")


def read(title: str, text: str, pack: Pack, tongues: frozenset[str]) -> View:
    """Read a title and a text with the words of one language."""
    folded = fold(text)
    sentences = split(folded.written, pack.language.abbreviations)
    readings = _readings(folded, sentences, pack, tongues)
    _mark_furniture(readings, menus=may_hold_menus(folded.text))
    return View(pack.language, folded, _title(title, pack, tongues), readings)


def _title(title: str, pack: Pack, tongues: frozenset[str]) -> Reading:
    if not title:
        return Reading(0, 0, -1, "")
    folded = fold(title.replace("\n", " "))
    whole = [Sentence(0, len(folded.text), -1)]
    return _readings(folded, whole, pack, tongues)[0]


def _readings(
    folded: Folded, sentences: Sequence[Sentence], pack: Pack, tongues: frozenset[str]
) -> list[Reading]:
    text = folded.text
    readings = [Reading(start, end, line, text[start:end]) for start, end, line in sentences]
    _place_words(readings, _unmasked(sorted(pack.lexicon.find(folded)), pack), pack.marks)
    for reading, naming in _placed(readings, pack.countries.find(folded)):
        if not names_a_tongue(naming, text, tongues, spoken_of=Cue.TONGUE in reading.places):
            if naming.iso3 != OPEN:
                reading.namings.append(naming)
            if naming.end - naming.start <= _PAIR_LENGTH and text[naming.start] == "中":
                _add(reading, Cue.CHINA, [(naming.start, naming.end)], pack)
    needed = reduce(and_, [each.needed for each in pack.together], -1)
    for reading in readings:
        if pack.futures:
            _add_futures(reading, pack.futures, pack)
        if undone := taken_back(reading, pack.language):
            _add(reading, Cue.DENIAL, undone, pack)
        if reading.places or reading.namings:
            _settle(reading, pack.together, needed)
    return readings


def _place_words(readings: Sequence[Reading], hits: Sequence[Hit], marks_of: dict[str, int]) -> None:
    """Give each sentence the words that begin in it, in order of place, and the marks that these set.

    The hottest loop of all: what `_placed` does is written out here.
    """
    following = iter(readings)
    reading = _NOWHERE
    begin = end_of_sentence = -1
    for start, end, tag, _ in hits:
        while end_of_sentence <= start:
            reading = next(following, _NOWHERE)
            begin, end_of_sentence = reading.start, reading.end
        if start < begin:
            continue
        places = reading.places
        if tag in places:
            places[tag].append((start, end))
        else:
            places[tag] = [(start, end)]
            reading.marks |= marks_of[tag]


def _add(reading: Reading, cue: Cue, places: list[tuple[int, int]], pack: Pack) -> None:
    """Add what no word of the lexicon says, but says the same."""
    reading.places.setdefault(cue.value, []).extend(places)
    reading.marks |= pack.marks[cue]


def _add_futures(reading: Reading, futures: re.Pattern[str], pack: Pack) -> None:
    """Add what the ending of a verb says to the words of planning."""
    found = [
        (reading.start + each.start(), reading.start + each.end()) for each in futures.finditer(reading.text)
    ]
    if found:
        _add(reading, Cue.PLAN, found, pack)


def _settle(reading: Reading, together: Sequence[Together], all_need: int) -> None:
    """Work out the marks that rest on several words, once all tags and names are in place."""
    held = reading.marks
    if reading.namings:
        held |= marks.STATE_NAMED
    if held & marks.AI and not _is_listed(reading, held):
        held |= marks.AI_ITSELF
    reading.marks = held
    # Few sentences have what all of them need.
    if held & all_need != all_need:
        return
    for tag, needed, shown in together:
        if held & needed == needed:
            reading.places[tag] = [reading.places[shown][0]]


def _is_listed(reading: Reading, held: int) -> bool:
    """Whether every AI word is one item of an enumeration."""
    if held & marks.ABOUT_PLAN:
        return False
    text, offset = reading.text, reading.start
    for start, end in reading.places[_AI]:
        begin, rest = start - offset, end - offset
        # What follows is asked first: it is the cheaper question, and most often the answer is no.
        if not _ITEM_AFTER.match(text, rest, rest + _LIST_REACH):
            return False
        if not _ITEM_BEFORE.search(text, max(0, begin - _LIST_REACH), begin):
            return False
    return True


def _placed(readings: Sequence[Reading], found: Iterable[Naming]) -> Iterator[tuple[Reading, Naming]]:
    """Each naming with the sentence that it begins in, in order; what lies between them is left out."""
    following = iter(readings)
    reading = next(following, _NOWHERE)
    for each in found:
        start = each[0]
        while reading.end <= start:
            reading = next(following, _NOWHERE)
        if start >= reading.start:
            yield reading, each


def _unmasked(ordered: list[Hit], pack: Pack) -> list[Hit]:
    """Leave out words inside a longer one that means something else, and action words it takes back."""
    tags = pack.shields
    shields = [hit for hit in ordered if hit[2] in tags]
    if not shields:
        return ordered
    gone: set[int] = set()
    for shield in shields:
        inside = range(bisect_left(ordered, shield[:1]), bisect_left(ordered, shield[1:2]))
        gone.update(index for index in inside if _shielded(ordered[index], shield))
    return [hit for index, hit in enumerate(ordered) if index not in gone]


def _shielded(hit: Hit, shield: Hit) -> bool:
    start, end, tag, _ = hit
    if start < shield[0] or end > shield[1]:
        return False
    if shield[2] == _MASK:
        return end - start < shield[1] - shield[0]
    return tag.rstrip("+!-") == shield[2][:-1]


def _mark_furniture(readings: list[Reading], *, menus: bool) -> None:
    """Mark rows of links, where the text may hold `menus`, and what "Related:" and its like lead in."""
    if not menus and not any(reading.marks & _LEAD_INS for reading in readings):
        return
    tail_of: int | None = None
    for reading in readings:
        leads = reading.marks & _LEAD_INS > 0 and _opens_furniture(reading)
        if leads and Cue.TAIL in reading.places:
            tail_of = reading.line
        reading.furniture = leads or reading.line == tail_of or (menus and is_menu(reading.text))
        if reading.furniture and reading.acts >= _REAL_ACTS and len(reading.text) > _REAL_LENGTH:
            reading.furniture = False


def _opens_furniture(reading: Reading) -> bool:
    opening = min(reading.places[cue][0][0] for cue in _FURNITURE if cue in reading.places)
    return opening - reading.start <= _LEAD_IN
