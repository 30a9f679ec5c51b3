"""Speed of the classifier beside plainer ways of reading the same texts.

    python bench/classify.py [--texts 400] [--size 4000] [GOLD.jsonl…]

Texts are cut from gold files to the same number of bytes. Figures are CPU time on one core.
flashtext and scikit-learn are measured when they are installed; the project does not need them.
"""

import argparse
import importlib.util
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from models.coding import Document
from pipeline.classify.coder import Coder
from pipeline.classify.fold import fold
from pipeline.classify.gold import GoldText, read_gold
from pipeline.config import settings

_Item = TypeVar("_Item")
_ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Print documents per second for each way."""
    options = _options()
    start = time.perf_counter()
    coder = Coder.load(settings().catalogue_dir)
    print(f"start-up {time.perf_counter() - start:.2f} s")
    gold = [text for path in options.gold for text in read_gold(path)]
    for language in ("en", "zh"):
        documents = _documents([t for t in gold if (t.lang or "").startswith(language)], options)
        print(f"{language}: {len(documents)} texts of {options.size} bytes")
        pack = coder.rules.pack(language)
        folded = [fold(document.text) for document in documents]
        _measure("classify, all of it", coder.code, documents)
        _measure("fold", lambda d: fold(d.text), documents)
        _measure("automaton with tags", pack.lexicon.find, folded)
        _others(coder, language, [f.text for f in folded])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("gold", nargs="*", type=Path)
    options = parser.parse_args()
    options.gold = options.gold or sorted((_ROOT / "tests" / "gold").glob("*.jsonl"))
    return options


def _documents(gold: list[GoldText], options: argparse.Namespace) -> list[Document]:
    stream = "\n".join(text.text for text in gold).encode()
    stream *= 1 + options.texts * options.size // len(stream)
    pieces = (stream[n * options.size : (n + 1) * options.size] for n in range(options.texts))
    return [Document(id=str(n), text=piece.decode("utf-8", "ignore")) for n, piece in enumerate(pieces)]


def _measure(name: str, work: Callable[[_Item], object], items: list[_Item]) -> None:
    work(items[0])
    start = time.process_time()
    for item in items:
        work(item)
    print(f"  {name:28} {len(items) / (time.process_time() - start):9.0f} docs/s")


def _others(coder: Coder, language: str, texts: list[str]) -> None:
    words = sorted(
        {word.rstrip("*").lstrip("=").lower() for word in _words(coder, language)}, key=len, reverse=True
    )
    alternation = re.compile("|".join(map(re.escape, words)))
    _measure("re alternation", alternation.findall, texts[:20])
    if importlib.util.find_spec("flashtext"):
        from flashtext import KeywordProcessor

        processor = KeywordProcessor()
        processor.add_keywords_from_list(words)
        _measure("flashtext", processor.extract_keywords, texts)
    if importlib.util.find_spec("sklearn"):
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        vectors = TfidfVectorizer()
        model = LinearSVC().fit(vectors.fit_transform(texts), [n % 2 for n in range(len(texts))])
        _measure("TF-IDF and linear model", lambda text: model.predict(vectors.transform([text])), texts)


def _words(coder: Coder, language: str) -> set[str]:
    words = {word for entry in coder.rules.languages[language].cues.values() for word in entry}
    for action in coder.rules.actions.values():
        patterns = action.patterns.get(language)
        words |= {*patterns.strong, *patterns.weak, *patterns.exempt} if patterns else set()
    return words


if __name__ == "__main__":
    main()
