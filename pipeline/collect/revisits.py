"""When a page that was read is looked at again: texts are edited in silence, and removed."""

from datetime import datetime, timedelta

from models.source import Revisit, Source, SourceKind

# Most silent edits were seen within three days; the last look catches what was taken down later.
STEPS = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
_SHORTEST = timedelta(hours=12)


def revisited(source: Source) -> Revisit:
    """Which pages of a source are looked at again: as its entry says, else by its kind.

    Official pages all are. The press publishes too much for that and edits it all day: of its pages those
    are that were coded relevant, as only they are quoted to readers. Expert pages and aggregators likewise.
    """
    if source.text_from == "feed" or not source.enabled:
        return Revisit.NONE
    return source.revisit or (Revisit.ALL if source.kind is SourceKind.OFFICIAL else Revisit.RELEVANT)


def next_revisit(seen_at: datetime, done: int, now: datetime) -> datetime:
    """When to look next after `done` looks; looks missed during a long stop are not made up for at once."""
    step = STEPS[min(done, len(STEPS) - 1)]
    return max(seen_at + step, now + _SHORTEST)
