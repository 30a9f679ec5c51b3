"""Speed of the classifier beside plainer ways of reading the same texts.

    python -m bench.classify [--texts 200] [--size 4000] [--rounds 5] [--flat 20000] [GOLD.jsonl…]

Every gold text is repeated or cut to the same number of bytes, so that it says what it said. Two mixes are
read: the gold texts as they are, and one in which nineteen of twenty are not relevant, though most of these
speak of AI or China all the same. Contestants take turns, so a busy machine slows all alike; figures are
medians of CPU time on one core.
"""

import argparse
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation
from flashtext import KeywordProcessor
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from models.coding import Document
from pipeline.classify.coder import Coder
from pipeline.classify.fold import fold
from pipeline.classify.gold import GoldText, read_gold
from pipeline.config import settings

_ROOT = Path(__file__).resolve().parents[1]
_GOLD = ("tests/gold", "../shared/gold")
_RELEVANT_EACH = 20
# Before the first figure of memory everything has been loaded that will be.
_WARM = 500
# CPU time since the interpreter began.
_START = """
from pathlib import Path
from time import process_time
from models.coding import Document
from pipeline.classify.coder import Coder
imported = process_time()
coder = Coder.load(Path({folder!r}))
loaded = process_time()
coder.code(Document(id="1", text={english!r}))
english = process_time()
coder.code(Document(id="2", text={chinese!r}))
print(imported, loaded - imported, english - loaded, process_time() - english)
"""


class Sized(NamedTuple):
    """A gold text brought to the size of the others."""

    text: str
    language: str
    relevant: bool


def main() -> None:
    """Print documents a second for each way of reading, memory and start-up."""
    options = _options()
    console = Console()
    coder = Coder.load(settings().catalogue_dir)
    gold = [_sized(text, options.size) for path in options.gold for text in read_gold(path)]
    relevant, other = ([each for each in gold if each.relevant is wanted] for wanted in (True, False))
    misses = [*islice(cycle(relevant), options.texts // _RELEVANT_EACH)]
    misses += islice(cycle(other), options.texts - len(misses))
    for name, texts in (("gold", list(islice(cycle(gold), options.texts))), ("mostly near misses", misses)):
        share = sum(each.relevant for each in texts) / len(texts)
        title = f"{name}: {len(texts)} texts of {options.size} bytes, {share:.0%} relevant"
        console.print(_table(title, _contestants(coder, gold), texts, options.rounds))
    _print_memory(console, coder, misses, options.flat)
    _print_start(console, gold)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--flat", type=int, default=20_000, help="texts to code for the figure of memory")
    parser.add_argument("gold", nargs="*", type=Path)
    options = parser.parse_args()
    options.gold = options.gold or [
        file for folder in _GOLD for file in sorted((_ROOT / folder).glob("*.jsonl"))
    ]
    return options


def _sized(gold: GoldText, size: int) -> Sized:
    written = f"{gold.text}\n".encode()
    repeated = (written * (1 + size // len(written)))[:size]
    return Sized(repeated.decode("utf-8", "ignore"), (gold.lang or "en").split("-")[0], gold.gold.relevant)


Way = Callable[[Sized], object]


def _contestants(coder: Coder, gold: Sequence[Sized]) -> dict[str, Way]:
    words = sorted(_words(coder), key=len, reverse=True)
    processor = KeywordProcessor()
    processor.add_keywords_from_list(words)
    alternation = re.compile("|".join(map(re.escape, words)))
    scan = AhoCorasick(words, store_patterns=False, implementation=Implementation.ContiguousNFA)
    vectors = TfidfVectorizer()
    model = LinearSVC().fit(vectors.fit_transform([g.text for g in gold]), [g.relevant for g in gold])
    return {
        "tenfold, all of it": lambda t: coder.code(Document(id="", text=t.text)),
        "tenfold, language given": lambda t: coder.code(Document(id="", text=t.text, lang=t.language)),
        "tenfold, reading alone": lambda t: coder.view("", t.text, t.language),
        "flashtext, the same words": lambda t: processor.extract_keywords(t.text),
        "re alternation, the same words": lambda t: alternation.findall(t.text.lower()),
        "TF-IDF and linear model": lambda t: model.predict(vectors.transform([t.text])),
        "fold, and scan by ahocorasick_rs": lambda t: scan.find_matches_as_indexes(
            fold(t.text).text, overlapping=True
        ),
    }


def _words(coder: Coder) -> set[str]:
    """The words of the cues and actions in English and Chinese, which most texts are in."""
    words: set[str] = set()
    for code in ("en", "zh"):
        words |= {word for cue in coder.rules.languages[code].cues.values() for word in cue}
        for action in coder.rules.actions.values():
            if patterns := action.patterns.get(code):
                words |= {*patterns.strong, *patterns.weak, *patterns.exempt}
    return {word.strip("=*").lower() for word in words}


def _table(title: str, contestants: dict[str, Way], texts: Sequence[Sized], rounds: int) -> Table:
    rates: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, way in contestants.items():
            rates[name].append(_rate(way, texts))
    table = Table("way", "texts/s", title=title)
    for name, measured in rates.items():
        table.add_row(name, f"{statistics.median(measured):,.0f}")
    return table


def _rate(way: Way, texts: Sequence[Sized]) -> float:
    way(texts[0])
    start = time.process_time()
    for text in texts:
        way(text)
    return len(texts) / (time.process_time() - start)


def _print_memory(console: Console, coder: Coder, texts: Sequence[Sized], count: int) -> None:
    stream = (Document(id=str(number), text=each.text) for number, each in enumerate(cycle(texts)))
    for document in islice(stream, _WARM):
        coder.code(document)
    before = _resident()
    for document in islice(stream, count):
        coder.code(document)
    console.print(f"memory: {before:.0f} MB, after {count:,} texts more {_resident():.0f} MB")


def _resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _print_start(console: Console, gold: Sequence[Sized]) -> None:
    english, chinese = (next(g.text for g in gold if g.language == code) for code in ("en", "zh"))
    code = _START.format(folder=str(settings().catalogue_dir), english=english, chinese=chinese)
    runs = [
        [float(part) for part in subprocess.check_output([sys.executable, "-c", code], cwd=_ROOT).split()]
        for _ in range(3)
    ]
    parts = [statistics.median(run) for run in zip(*runs, strict=True)]
    names = ("imports", "rules", "first English text", "first Chinese text")
    told = ", ".join(f"{name} {part:.2f} s" for name, part in zip(names, parts, strict=True))
    console.print(f"start-up, {sum(parts):.2f} s of CPU: {told}")


if __name__ == "__main__":
    main()
