"""What a reader asked for, in words."""

from alerts.view import Viewer
from alerts.words import plain
from models.alerts import Cadence, SubscriptionRow

_RHYTHM = {
    Cadence.IMMEDIATE: "why_immediate",
    Cadence.DAILY: "why_daily",
    Cadence.WEEKLY: "why_weekly",
}


def wishes(reader: SubscriptionRow, viewer: Viewer) -> str:
    """The rhythm and the filters of a subscription in the reader's language."""
    language = viewer.words
    rhythm = "why_progress" if reader.note_progress else _RHYTHM[reader.cadence]
    filters = _filters(reader, viewer)
    scope = language.text("only", list=language.listed(filters)) if filters else language.text("everything")
    return language.listed([language.text(rhythm, hour=reader.hour, zone=reader.timezone), scope])


def _filters(reader: SubscriptionRow, viewer: Viewer) -> list[str]:
    language = viewer.words
    spoken = [language.spoken(code) for code in reader.report_languages]
    return [
        *reader.actions,
        *(language.country(code) for code in reader.countries),
        *(language.word("kind", kind) for kind in reader.kinds),
        *(plain(viewer.outlets.get(source, source)) for source in reader.sources),
        *([language.text("only_reports", languages=language.listed(spoken))] if spoken else []),
        *([language.text("only_search", words=plain(reader.search))] if reader.search else []),
    ]
