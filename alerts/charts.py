"""The charts of a digest as PNG: on a light ground of their own, codes and numbers only, for any language."""

from datetime import timedelta
from functools import lru_cache
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image

from alerts.figures import WEEKS, Growth, Weeks, iso_week

# As wide as the text column of the mail, drawn twice as fine for narrow screens with many dots.
WIDTH = 544
_DOTS_PER_INCH = 100
FINER = 2
_INK, _SOFT, _LINE, _ACCENT = "#1c2733", "#5b6b7b", "#dbe1e7", "#0b5cad"
_BLUES = LinearSegmentedColormap.from_list("tenfold", ["#ffffff", "#cfe1f4", "#0b5cad"])
# Read on a phone the picture is a little more than half as wide.
_LETTERS = 12.5
_HELD = 256
_COLOURS = 48
# From this share of the most on, white letters are read better than dark ones.
_DARK = 0.85
_SHORTEST = timedelta(weeks=WEEKS)


@lru_cache(maxsize=_HELD)
def draw_weeks(weeks: Weeks) -> bytes:
    """Actions by weeks, the number of events in each field; the same figures give the same bytes."""
    rows = len(weeks.rows)
    figure, axes = _canvas(54 + 25 * rows)
    counts = [list(row) for _, row in weeks.rows]
    most = max(max(row) for row in counts)
    axes.imshow(counts, cmap=_BLUES, vmin=0, vmax=max(most, 4), aspect="auto", interpolation="nearest")
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            if count:
                paper = count > max(most, 4) * _DARK
                axes.text(
                    x, y, str(count), ha="center", va="center", fontsize=_LETTERS,
                    color="#ffffff" if paper else _INK, fontweight="bold",
                )  # fmt: skip
    axes.set_yticks(range(rows), [code for code, _ in weeks.rows])
    shown = range((len(weeks.mondays) - 1) % 2, len(weeks.mondays), 2)
    axes.set_xticks(list(shown), [iso_week(weeks.mondays[at]) for at in shown])
    _grid_between(axes, len(weeks.mondays), rows)
    return _png(figure)


@lru_cache(maxsize=_HELD)
def draw_growth(growth: Growth) -> bytes:
    """The number of partner countries as a line of steps; the same figures give the same bytes."""
    figure, axes = _canvas(180)
    first, last = growth.steps[0][0], growth.upto
    begin = min(first - timedelta(days=7), last - _SHORTEST)
    days = [begin, *(day for day, _ in growth.steps), last]
    reached = [0, *(number for _, number in growth.steps), growth.steps[-1][1]]
    where = [date2num(day) for day in days]  # type: ignore[no-untyped-call]
    axes.step(where, reached, where="post", color=_ACCENT, linewidth=2.2)
    axes.fill_between(where, reached, step="post", color=_ACCENT, alpha=0.10, linewidth=0)
    axes.annotate(
        str(reached[-1]), (where[-1], reached[-1]), xytext=(5, 0), textcoords="offset points", va="center",
        color=_ACCENT, fontweight="bold", fontsize=_LETTERS + 1, annotation_clip=False,
    )  # fmt: skip
    axes.set_ylim(0, reached[-1] * 1.18 + 0.4)
    axes.set_xlim(where[0], where[-1])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    locator = AutoDateLocator(minticks=2, maxticks=5)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    numbers = ["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%S"]
    axes.xaxis.set_major_formatter(
        ConciseDateFormatter(locator, formats=numbers, zero_formats=numbers, show_offset=False)  # type: ignore[no-untyped-call]
    )
    axes.grid(axis="y", color=_LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    return _png(figure)


def height(png: bytes) -> int:
    """The height of a picture in dots (PNG names it in its head)."""
    return int.from_bytes(png[20:24], "big")


def _canvas(height: int) -> tuple[Figure, Axes]:
    size = (WIDTH / _DOTS_PER_INCH, height / _DOTS_PER_INCH)
    figure = Figure(figsize=size, dpi=_DOTS_PER_INCH, facecolor="#ffffff", layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.tick_params(colors=_SOFT, labelsize=_LETTERS, length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure, axes


def _grid_between(axes: Axes, columns: int, rows: int) -> None:
    """White lines between the fields and a faint frame: an empty field is seen as empty."""
    axes.set_xticks([x - 0.5 for x in range(columns + 1)], minor=True)
    axes.set_yticks([y - 0.5 for y in range(rows + 1)], minor=True)
    axes.grid(which="minor", color=_LINE, linewidth=0.8)
    axes.tick_params(which="minor", length=0)


def _png(figure: Figure) -> bytes:
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    figure.set_dpi(_DOTS_PER_INCH * FINER)
    canvas.draw()  # type: ignore[no-untyped-call]
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]
    out = BytesIO()
    # few colours: a third of the bytes, and no difference to the eye
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return out.getvalue()
