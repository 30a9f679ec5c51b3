"""What a rule set on trial says otherwise than the ones that rule, for people and for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from models.recoding import RulesetRow
from pipeline.recoding.differences import Aspect, Difference, Way, counts
from pipeline.store.recodings import Compared

_SHOWN = 20
_QUOTE_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One difference with the article that it stands in."""

    difference: Difference
    title: str
    url: str
    published_on: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for programs."""
        return asdict(self.difference) | {
            "title": self.title,
            "url": self.url,
            "published_on": self.published_on,
        }


@dataclass
class Report:
    """The differences of a re-coding, of as many articles as were coded on trial."""

    ruleset: str
    articles: int = 0
    # articles of which anything is said otherwise
    changed: int = 0
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, row: RulesetRow, found: Iterable[tuple[Compared, Sequence[Difference]]]) -> "Report":
        """Gather what was compared."""
        report = cls(row.id)
        for one, differences in found:
            report.articles += 1
            report.changed += bool(differences)
            day = one.published_on.isoformat() if one.published_on else ""
            report.lines += [Line(each, one.title, one.url, day) for each in differences]
        return report

    @property
    def counts(self) -> Mapping[tuple[Aspect, Way], int]:
        """How many differences there are of each sort."""
        return counts(line.difference for line in self.lines)

    def sections(self) -> Iterator[tuple[Aspect, Way, list[Line]]]:
        """The differences by sort; sorts without any are left out."""
        for aspect, way in self.counts:
            lines = [
                line for line in self.lines if (line.difference.aspect, line.difference.way) == (aspect, way)
            ]
            if lines:
                yield aspect, way, lines

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for programs."""
        return {
            "ruleset": self.ruleset,
            "articles": self.articles,
            "changed": self.changed,
            "counts": {
                aspect.value: {way.value: self.counts[aspect, way] for way in Way} for aspect in Aspect
            },
            "differences": [line.as_dict() for line in self.lines],
        }


def show(report: Report, console: Console) -> None:
    """Print the counts and the first differences of every sort."""
    for part in _printed(report):
        # a difference is one line, for `grep` and for narrow windows alike
        console.print(part, soft_wrap=isinstance(part, Text))


def _printed(report: Report) -> Iterator[RenderableType]:
    table = Table("", *(way.value for way in Way), title=f"{report.ruleset} beside the rules that hold")
    for aspect in Aspect:
        table.add_row(aspect.value, *(str(report.counts[aspect, way]) for way in Way))
    yield table
    yield Text(f"{report.changed} of {report.articles} articles are coded otherwise")
    for aspect, way, lines in report.sections():
        yield Text(f"\n{aspect.value} {way.value}: {len(lines)}", style="bold")
        for line in lines[:_SHOWN]:
            yield _as_text(line)
        if len(lines) > _SHOWN:
            yield Text(f"  … {len(lines) - _SHOWN} more: --json or --report FILE has them all", style="dim")


def _as_text(line: Line) -> Text:
    one = line.difference
    said = " → ".join(each or "–" for each in (one.before, one.after)) if one.before or one.after else ""
    quote = one.quote if len(one.quote) <= _QUOTE_WIDTH else f"{one.quote[:_QUOTE_WIDTH]}…"
    words = (line.published_on, one.code, said, f"“{quote}”" if quote else "", line.title)
    return Text("  " + "  ".join(word for word in words if word))


def as_html(report: Report) -> str:
    """The whole report as one page that needs nothing else; every text is escaped."""
    environment = Environment(
        loader=PackageLoader("tenfold"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("recode.html").render(
        report=report, aspects=list(Aspect), ways=list(Way), sections=list(report.sections())
    )
