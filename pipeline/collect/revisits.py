"""When a page that was read is looked at again: official texts are edited in silence, and removed."""

from datetime import datetime, timedelta

from models.source import Source, SourceKind

# Most silent edits were seen within three days; the last look catches what was taken down later.
STEPS = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
_SHORTEST = timedelta(hours=12)


def is_revisited(source: Source) -> bool:
    """Official pages are looked at again; the press edits its pages all day."""
    return source.kind is SourceKind.OFFICIAL and source.text_from == "page" and source.enabled


def next_revisit(seen_at: datetime, done: int, now: datetime) -> datetime:
    """When to look next after `done` looks; looks missed during a long stop are not made up for at once."""
    step = STEPS[min(done, len(STEPS) - 1)]
    return max(seen_at + step, now + _SHORTEST)
