"""What a person sees while a demo plays: a bar on a terminal, a line per round everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from tenfold.demo.counts import Counts
from tenfold.demo.timetable import Tick


class Display:
    """Words and a bar for one demo."""

    def __init__(self, console: Console) -> None:
        self.console = console
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._bar: TaskID | None = None

    def say(self, words: str) -> None:
        """A line that stays."""
        self.console.print(words, highlight=False, soft_wrap=True)

    @contextmanager
    def playing(self, rounds: int) -> Iterator[None]:
        """Show the bar for so many rounds."""
        with self._progress:
            self._bar = self._progress.add_task("", total=rounds)
            yield
        self._bar = None

    def stage(self, tick: Tick, days: int, words: str) -> None:
        """What is being done at present; on a terminal only."""
        if self._bar is not None:
            self._progress.update(self._bar, description=f"day {tick.day}/{days}  {words}")

    def round_done(self, tick: Tick, days: int, counts: Counts, seconds: float) -> None:
        """One line of figures, and the bar one further."""
        figures = "  ".join(f"{name} {number}" for name, number in counts._asdict().items())
        self.say(f"day {tick.day}/{days}  {tick.mail_at:%d %b %H:%M}  {figures}  ({seconds:.1f} s)")
        if self._bar is not None:
            self._progress.advance(self._bar)
