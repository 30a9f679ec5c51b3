"""Finding the states that a text names: names, demonyms, capitals that act, short joint forms."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.classify.atlas import CAPITAL, TRAP, WRITING
from pipeline.classify.fold import Folded
from pipeline.classify.lexicon import Hit, Lexicon, outermost
from pipeline.classify.lookalikes import Lookalikes
from pipeline.classify.rules import Atlas

_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|at|to|from|near|of|outside|via|through|en|em|à|a|de|di|в|у|из|для|tại|ở)\s+(?:the\s+)?|[在于到抵赴往访飞从驻])$"
)
_PLACE_AFTER = re.compile(r"\s*(?:\(|,\s|/|[0-9]|举行|召开|电|讯|开幕|时间|当地|出席|$)")
_PAIR_CONTEXT = re.compile(
    r"(?:两国|双方|双边|之间|关系|合作|友好|友谊|传统|建交|经贸|贸易|投资|自贸|经济|命运|元首|领导人|高层|政府|外长|总理|全面|联合"
    r"|人工智能|数字|科技|学者|大学|高校|专家|青年|少年|学生|企业|共建|人文|教育|文化|边境|铁路|走廊|战略|首次|对话|会谈|签|携手|技术|媒体|人民)"
)
# What is called after the capital where it was made or stands: "Paris Agreement", "London School".
_CALLED_AFTER = re.compile(
    r"-(?:based|born|trained)|\s(?:(?:ai|climate|action|peace|safety)\s)*(?:agreement|accords?|declaration|summit|statement"
    r"|process|club|convention|protocol|principles|treaty|school|universit|institut|college|academy|hospital|airport"
    r"|stock|exchange|times|post|olympi|metro|police|fashion|hilton|marathon|conference|forum|week|consensus|pact)"
)
# Characters of a name that may stand across the border of two words.
_SHORT_NAME = 2
# Characters of the longest short form that stands beside 中.
_LONGEST_SECOND = 3
# A list in a sentence has commas; a menu of links or of choices has none.
_MENU_ROW = 6
_IN_ROW = re.compile(r"[^,、;:。.]{0,6}")
# 越南文 is a writing and 越南语 a language, 越南文化部 a ministry and 日本语音企业 a firm.
_NO_WRITING = (
    *("文化", "文旅", "文物", "文艺", "文明", "文创", "文体", "文教部", "文学院"),
    *("语音", "语言模型", "语言大模型", "语言大学", "语言学", "语言技术"),
)
# The second character of 塞方, "the side of 塞…".
_SIDE = "方"
_SEVERAL = 2
_ISO3_LENGTH = 3
# Ordinary English has three capitals in a hundred letters; the menu of a page in small letters has some.
_LOWER_CASE_SHARE = 0.01
# Stands for the state of a joint form that the text leaves open.
OPEN = ""


class Naming(NamedTuple):
    """A state named in a range of a folded text; `OPEN` where a joint form does not say which."""

    start: int
    end: int
    iso3: str


class CountryFinder:
    """Finds states in folded texts of one set of languages."""

    def __init__(self, atlas: Atlas, names: Lexicon) -> None:
        self._atlas = atlas
        self._names = names
        self._lookalikes = Lookalikes(atlas.things_after, atlas.things_before, atlas.money_before)
        self._pairs: dict[str, list[str]] = {}
        for iso3, nation in atlas.nation.items():
            for second in nation.pair:
                self._pairs.setdefault(second, []).append(iso3)
        seconds = "|".join(sorted(self._pairs, key=len, reverse=True))
        self._pair = re.compile(f"中({seconds})|({seconds})中") if seconds else None

    def find(self, folded: Folded) -> list[Naming]:
        """Every naming of a state other than the home state, in order of place."""
        taken = _with_capitals(self._standing(folded), folded.written)
        found = list(self._bound(_namings(taken, folded.text), folded.text))
        found.extend(self._pair_namings(folded.text, taken, found))
        return without_menus(sorted(found), folded.text)

    def _standing(self, folded: Folded) -> list[Hit]:
        """The longest names, but for those across the border of two words and those of other things."""
        text = folded.text
        whole = [hit for hit in self._names.find(folded) if not self._crosses(text, *hit[:2])]
        return [
            hit for hit in outermost(whole) if hit[2] == TRAP or not self._lookalikes.holds(folded, *hit[:2])
        ]

    def _crosses(self, text: str, start: int, end: int) -> bool:
        """Whether a short name is the end of one word and the begin of another: 5日中午, 立法方面."""
        if end - start > _SHORT_NAME:
            return False
        name, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
        begins = self._atlas.not_before
        if before and before in self._atlas.not_after.get(name, ""):
            return True
        return bool(after) and (after in begins.get(name, "") or after in begins.get("*" + name[-1], ""))

    def _bound(self, found: list[Naming], text: str) -> Iterable[Naming]:
        """A side such as 塞方 is the state named in full; open where several share the character."""
        sides = {naming for naming in found if text[naming.start + 1 : naming.end] == _SIDE}
        if not sides:
            return found
        full = Counter(naming.iso3 for naming in found if naming not in sides)
        return [
            bound
            for naming in found
            for bound in (self._side(naming, text, full) if naming in sides else [naming])
        ]

    def _side(self, naming: Naming, text: str, full: Counter[str]) -> list[Naming]:
        sharing = self._pairs.get(text[naming.start], [])
        if naming.iso3 in full or len(sharing) < _SEVERAL:
            return [naming]
        meant = _told_of_most(sharing, full)
        return [naming._replace(iso3=meant)] if meant else []

    def _pair_namings(self, text: str, taken: list[Hit], found: list[Naming]) -> Iterator[Naming]:
        if self._pair is None or "中" not in text:
            return
        named = Counter(naming.iso3 for naming in found)
        seats = Counter(tag[len(CAPITAL) :] for _, _, tag, _ in taken if tag.startswith(CAPITAL))
        covered = {place for start, end, *_ in taken for place in range(start, end)}
        for match in _beside(self._pair, text):
            if covered.isdisjoint(range(match.start(), match.end())) and self._is_pair(text, match):
                sharing = self._pairs[match.group(1) or match.group(2)]
                meant = _told_of_most(sharing, named) or _told_of_most(sharing, seats)
                if meant or _PAIR_CONTEXT.match(text, match.end()):
                    # a character that no other state has is plain; a shared one stays open
                    only = sharing[0] if len(sharing) < _SEVERAL else OPEN
                    yield Naming(match.start(), match.end(), meant or only)

    def _is_pair(self, text: str, match: re.Match[str]) -> bool:
        if match.group(2):
            return bool(_PAIR_CONTEXT.match(text, match.end()))
        before = text[match.start() - 1 : match.start()]
        if before and before in self._atlas.pair_not_after:
            return False
        after = text[match.end() : match.end() + 1]
        going_on = after and after in self._atlas.not_before.get(match.group(1), "")
        return not going_on or text.startswith(self._atlas.still_before, match.end())


def _told_of_most(sharing: list[str], told: Counter[str]) -> str:
    """The state of those with one character that a text tells of most; empty if of none."""
    return next((iso3 for iso3, _ in told.most_common() if iso3 in sharing), "")


def _beside(pair: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches of joint forms, looked for only around 中, which each of them holds."""
    free = 0
    place = text.find("中")
    while place >= 0:
        match = pair.search(text, max(free, place - _LONGEST_SECOND), place + 1 + _LONGEST_SECOND)
        if match and match.start() <= place:
            yield match
            free = match.end()
        place = text.find("中", max(free, place + 1))


def without_menus(namings: list[Naming], text: str) -> list[Naming]:
    """Leave out long rows of states with no comma between them: the menus of a site."""
    rows: list[list[Naming]] = []
    for naming in namings:
        if rows and _IN_ROW.fullmatch(text, rows[-1][-1].end, naming.start):
            rows[-1].append(naming)
        else:
            rows.append([naming])
    return [naming for row in rows if len(row) < _MENU_ROW for naming in row]


def _with_capitals(hits: list[Hit], written: str) -> list[Hit]:
    """Without names that lack the capital their rule has: "polish" is no Pole, unless all is lower case."""
    agreeing = [hit for hit in hits if hit[2] == TRAP or not (hit[3] and written[hit[0] : hit[1]].islower())]
    return hits if len(agreeing) < len(hits) and _mostly_lower(written) else agreeing


def _mostly_lower(written: str) -> bool:
    head = written[:4000]
    capitals = sum(map(str.isupper, head))
    return capitals < len(head) * _LOWER_CASE_SHARE


def _namings(hits: list[Hit], text: str) -> list[Naming]:
    found: list[Naming] = []
    for start, end, tag, _ in hits:
        if len(tag) == _ISO3_LENGTH:
            found.append(Naming(start, end, tag))
        elif tag.startswith(CAPITAL):
            if _acts(start, end, text):
                found.append(Naming(start, end, tag[len(CAPITAL) :]))
        elif tag.startswith(WRITING):
            if text.startswith(_NO_WRITING, end - 1):
                found.append(Naming(start, end - 1, tag[len(WRITING) :]))
        elif tag != TRAP:
            found += [Naming(start, end, iso3) for iso3 in tag.split()]
    return found


def _acts(start: int, end: int, text: str) -> bool:
    """Whether a capital speaks for its state here rather than being where something takes place."""
    if _PLACE_BEFORE.search(text, max(0, start - 14), start):
        return False
    return not (_PLACE_AFTER.match(text, end) or _CALLED_AFTER.match(text, end))
