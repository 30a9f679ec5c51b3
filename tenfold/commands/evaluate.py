"""`tenfold eval`: codings against what people coded, with tables, intervals and floors."""

import json
import tomllib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.classify.coder import Coder
from pipeline.classify.evaluation import Pair, Scores, Tally, below_floors, interval, score
from pipeline.classify.fitting import cross_validated, fit
from pipeline.classify.gold import GoldError, GoldText, read_gold
from pipeline.classify.reliability import bands, calibration_error, certain, review
from pipeline.config import settings

_NOTE = """Figures of the statistical layer, learned from coded texts by
`tenfold eval --fit weights.toml GOLD.jsonl…` (docs/codebook.md): figures only, no texts."""

Also = Annotated[list[Path] | None, typer.Option(help="More coded texts to learn from in every fold.")]
Hard = Annotated[
    list[Path] | None,
    typer.Option(help="The same, told in an unusual way: of relevance nothing is learned from them."),
]


def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Coded texts: JSON lines.", metavar="GOLD.jsonl...")],
    floors: Annotated[
        Path | None, typer.Option(help="TOML with the lowest rates allowed; below one is a failure.")
    ] = None,
    folds: Annotated[
        int, typer.Option(help="Cross-validate: learn on the other folds, score each fold.", min=0)
    ] = 0,
    also: Also = None,
    hard: Hard = None,
    learn: Annotated[
        Path | None, typer.Option("--fit", help="Learn the weights from these texts and write them here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Score the classifier against texts that people coded."""
    coder = Coder.load(settings().catalogue_dir)
    texts, more = _read(gold), _read(also or []) + _hard(hard or [])
    if learn is not None:
        _learn(texts + more, coder, learn)
        raise typer.Exit
    pairs = cross_validated(texts, more, coder, folds) if folds else _coded(texts, coder)
    scores = score(pairs)
    if as_json:
        typer.echo(json.dumps(scores.as_dict() | {"reliability": _reliable(pairs)}, ensure_ascii=False))
    else:
        _show(scores, pairs, Console())
    _hold(scores, floors)


def _read(paths: list[Path]) -> list[GoldText]:
    try:
        return [text for path in paths for text in read_gold(path)]
    except (GoldError, FileNotFoundError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def _hard(paths: list[Path]) -> list[GoldText]:
    return [text.model_copy(update={"hard": True}) for text in _read(paths)]


def _learn(texts: list[GoldText], coder: Coder, file: Path) -> None:
    file.write_text(fit(texts, coder).as_toml(_NOTE), encoding="utf-8")
    typer.echo(f"{file}: learned from {len(texts)} texts")


def _coded(texts: list[GoldText], coder: Coder) -> list[Pair]:
    return [(text, coder.code(text.document)) for text in texts]


def _hold(scores: Scores, floors: Path | None) -> None:
    if floors is None:
        return
    faults = below_floors(scores, tomllib.loads(floors.read_text(encoding="utf-8")))
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)


def _show(scores: Scores, pairs: list[Pair], console: Console) -> None:
    rates = Table("rate", "value", "95 % of resamplings", title=f"{scores.texts} texts")
    for name, value in scores.rates().items():
        low, high = interval(pairs, lambda drawn, name=name: drawn.rates()[name])  # type: ignore[misc]
        rates.add_row(name, f"{value:.3f}", f"{low:.3f} – {high:.3f}")
    console.print(rates)
    console.print(_tallies("relevant, by language", scores.by_language))
    by_number = dict(sorted(scores.by_action.items(), key=lambda entry: int(entry[0][1:])))
    console.print(_tallies("actions", by_number | {"all": scores.actions}))
    named = {"named": scores.countries, "partner": scores.partners, "events": scores.events}
    console.print(_tallies("countries and events", named))
    console.print(_kinds(scores))
    console.print(_reliability(pairs))
    console.print(_certain(pairs))


def _reliable(pairs: list[Pair]) -> dict[str, object]:
    return {
        "bands": [band._asdict() for band in bands(pairs)],
        "certain": [claims._asdict() for claims in certain(pairs)],
        "review": review(pairs)._asdict(),
    }


def _tallies(title: str, tallies: dict[str, Tally]) -> Table:
    table = Table("", "precision", "recall", "F1", "right", "extra", "missed", title=title)
    for name, t in tallies.items():
        figures = (f"{t.precision:.3f}", f"{t.recall:.3f}", f"{t.f1:.3f}")
        table.add_row(name, *figures, str(t.hit), str(t.extra), str(t.missed))
    return table


def _kinds(scores: Scores) -> Table:
    kinds = sorted({kind for pair in scores.kinds for kind in pair})
    table = Table("coded as →", *kinds, title="kinds, where the action is right")
    for gold in kinds:
        table.add_row(gold, *(str(scores.kinds[gold, found]) for found in kinds))
    return table


def _reliability(pairs: list[Pair]) -> Table:
    seen = review(pairs)
    caption = (
        f"mean distance {calibration_error(pairs):.3f}; review holds back {seen.held_back} of"
        f" {seen.texts} texts and {seen.errors_held_back} of {seen.errors} errors"
    )
    table = Table("score", "texts", "mean score", "share relevant", title="reliability", caption=caption)
    for band in bands(pairs):
        limits = f"{band.low:.2f} – {band.high:.2f}"
        table.add_row(limits, str(band.texts), f"{band.mean_score:.2f}", f"{band.relevant:.2f}")
    return table


def _certain(pairs: list[Pair]) -> Table:
    table = Table("claims", "at least", "number", "right", "of all right ones", title="certainty")
    for told in certain(pairs):
        table.add_row(
            told.what, f"{told.least:.2f}", str(told.claims), f"{told.right:.2f}", f"{told.kept:.2f}"
        )
    return table
