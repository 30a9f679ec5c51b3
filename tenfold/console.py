"""Where tables are printed to: a window, or a file and another program, where nothing has to be cut."""

import sys

from rich.console import Console

# Wider than any table: Rich draws one only as wide as what stands in it.
_UNSEEN_WIDTH = 10_000


def console() -> Console:
    """Standard output, as wide as its window; where nobody looks on, wide enough for every cell."""
    return Console(width=None if sys.stdout.isatty() else _UNSEEN_WIDTH)
