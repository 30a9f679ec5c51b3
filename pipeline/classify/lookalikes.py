"""Names of states inside those of currencies, news agencies, oceans, languages: these name no state."""

import re
from collections.abc import Iterable
from itertools import filterfalse

from pipeline.classify.fold import Folded, fold_pattern, is_spaced

# Letters of a case or a gender between a stem and the word after it.
_ENDING = r"[^\W\d_\u2e80-\U0010ffff]{0,8}"
_OF = r"(?:of (?:the )?|de (?:los |la )?|des |d[aeo]s? |d'|ال)?"
_LONGEST_BEFORE = 40


class Lookalikes:
    """Tells by the word before or after a name that both together are something else."""

    def __init__(self, after: Iterable[str], before: Iterable[str], money: Iterable[str]) -> None:
        words = [fold_pattern(word) for word in after]
        spaced = _either(filter(is_spaced, words))
        joined = _either(filterfalse(is_spaced, words))
        self._after = re.compile(rf"\$|{_ENDING}[\s-](?:{spaced})(?!\w)|{joined}")
        # "nổi tiếng Mỹ" is famous in America, "tiếng Mỹ" its language
        self._before = re.compile(rf"(?<!\w)(?<!nổi )(?:{_either(map(fold_pattern, before))})\s{_OF}$")
        self._money = re.compile(rf"(?<!\w)(?:{_either(map(fold_pattern, money))})\s$")

    def holds(self, folded: Folded, start: int, end: int) -> bool:
        """Whether the name in a range of a folded text is a part of such a thing."""
        text, begin = folded.text, max(0, start - _LONGEST_BEFORE)
        if self._after.match(text, end) or self._before.search(text, begin, start):
            return True
        return folded.written[start].islower() and bool(self._money.search(text, begin, start))


def _either(words: Iterable[str]) -> str:
    """A regular expression of words, whose stems end in `*`; nothing matches where there are none."""
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) or "(?!)"
