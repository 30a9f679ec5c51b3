"""The memory of listed articles: which are new, which wait for their page, which are looked at again."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import inf
from operator import itemgetter

from sqlalchemy import ColumnElement, Engine
from sqlmodel import Session, col, select

from models.collecting import CaptureDraft, CaptureKind, EntryRow, EntryState
from models.identity import digest
from models.outcome import Exit
from models.source import EndpointKind, Source
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.faults import Reason
from pipeline.collect.hosts import host_of
from pipeline.collect.listed import Listed
from pipeline.collect.revisits import STEPS, next_revisit
from pipeline.extract.canonical import canonical_url
from pipeline.store.batches import in_batches
from pipeline.store.captures import CaptureStore
from pipeline.store.database import insert_into, reading

# With the wait doubling from a quarter hour to a day at most, eight attempts outlast an outage of two days.
MOST_ATTEMPTS = 8
# A loop is the host's doing, seldom a passing one.
_FEW_ATTEMPTS = {Reason.REDIRECT_LOOP: 3}
_FIRST_WAIT = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(days=1)
# What one look may add; more waits for the next look, so that one huge sitemap starves nobody.
MOST_FRESH = 300
_CHUNK = 500
_NOT_FOR_US = frozenset({Reason.BLOCKED_BY_ROBOTS, Reason.UNRESOLVED})
_GONE = frozenset({Reason.NOT_FOUND, Reason.GONE})

_TABLE = EntryRow.__table__  # type: ignore[attr-defined]

Finder = Callable[[CaptureDraft], CaptureDraft]


def entry_id(source_id: str, url: str) -> str:
    """The name of an article of a source: every spelling of its address gives the same."""
    return digest(source_id, canonical_url(url))


def unseen(session: Session, source_id: str, entries: Sequence[Listed]) -> list[Listed]:
    """Those of these entries that are not known yet, of too many for one look the newest."""
    wanted = {entry_id(source_id, entry.url): entry for entry in entries}
    known: set[str] = set()
    names = list(wanted)
    for start in range(0, len(names), _CHUNK):
        query = select(EntryRow.id).where(col(EntryRow.id).in_(names[start : start + _CHUNK]))
        known.update(session.exec(query))
    fresh = [entry for name, entry in wanted.items() if name not in known]
    return fresh if len(fresh) <= MOST_FRESH else sorted(fresh, key=_age)[:MOST_FRESH]


def _age(entry: Listed) -> float:
    """Grows with age; entries without a date come last, in the order of the listing."""
    return -entry.published_at.timestamp() if entry.published_at else inf


def add_entries(
    session: Session, source: Source, endpoint: str, entries: Sequence[Listed], now: datetime
) -> list[EntryRow]:
    """Keep new entries as waiting for their page; entries another process has just added are left out."""
    rows = [_row(source, endpoint, entry, now) for entry in entries]
    if not rows:
        return []
    insert = insert_into(_TABLE, session.get_bind()).values([row.model_dump() for row in rows])
    fresh = insert.on_conflict_do_nothing().returning(_TABLE.c.id)
    added = set(session.connection().execute(fresh).scalars())
    return [row for row in rows if row.id in added]


def _row(source: Source, endpoint: str, entry: Listed, now: datetime) -> EntryRow:
    return EntryRow(
        id=entry_id(source.id, entry.url),
        source_id=source.id,
        endpoint=endpoint,
        url=entry.url,
        title=entry.title,
        published_raw=entry.published_raw,
        seen_at=now,
        next_try=now,
    )


def pending_entries(
    engine: Engine,
    sources: Mapping[str, Source],
    kinds: Iterable[EndpointKind],
    now: datetime,
    *,
    limit: int = 2_000,
) -> list[EntryRow]:
    """Entries whose page is to be asked for now, oldest first; of more than the limit, hosts take turns.

    A dead host with thousands of entries thus leaves the others their places. Entries of endpoints that
    the catalogue no longer has go with the feeds, so that none is forgotten.
    """
    enabled = [source.id for source in sources.values() if source.enabled]
    due = (
        select(EntryRow.id, EntryRow.url)
        .where(EntryRow.state == EntryState.PENDING, EntryRow.next_try <= now)
        .where(_listed_by(sources, frozenset(kinds)), col(EntryRow.source_id).in_(enabled))
        .order_by(col(EntryRow.seen_at), col(EntryRow.id))
    )
    with reading(engine) as session:
        rows: list[EntryRow] = []
        for names in in_batches(_in_turn(session.exec(due), limit)):
            rows += session.exec(select(EntryRow).where(col(EntryRow.id).in_(names)))
    return sorted(rows, key=lambda row: (row.seen_at, row.id))


def _in_turn(found: Iterable[tuple[str, str]], limit: int) -> list[str]:
    """The names of these entries that come first when each host gives one after the other."""
    given: Counter[str] = Counter()
    turns: list[tuple[int, str]] = []
    for name, url in found:
        host = host_of(url)
        turns.append((given[host], name))
        given[host] += 1
    return [name for _, name in sorted(turns, key=itemgetter(0))[:limit]]


def _listed_by(sources: Mapping[str, Source], kinds: frozenset[EndpointKind]) -> ColumnElement[bool]:
    endpoints = [endpoint for source in sources.values() for endpoint in source.endpoints]
    if EndpointKind.FEED in kinds:
        return col(EntryRow.endpoint).not_in([one.url for one in endpoints if one.kind not in kinds])
    return col(EntryRow.endpoint).in_([one.url for one in endpoints if one.kind in kinds])


def capture_page(
    session: Session,
    captures: CaptureStore,
    entry: EntryRow,
    answer: Fetched,
    now: datetime,
    *,
    finder: Finder | None = None,
) -> Exit:
    """Keep the page of an entry; a revisit that finds the same bytes counts as unchanged.

    `finder`: whose page it is, where a search feed found it.
    """
    revisit = entry.state is EntryState.CAPTURED
    draft = _draft(entry, answer, now)
    row = captures.save(session, finder(draft) if finder else draft, answer.body)
    if revisit:
        entry.revisits += 1
    entry.state, entry.reason, entry.detail, entry.attempts = EntryState.CAPTURED, "", "", 0
    entry.next_try = next_revisit(entry.seen_at, entry.revisits, now)
    session.merge(entry)
    return Exit.UNCHANGED if revisit and row.fetched_at != now else Exit.STORED


def _draft(entry: EntryRow, answer: Fetched, now: datetime) -> CaptureDraft:
    return CaptureDraft(
        source_id=entry.source_id,
        kind=CaptureKind.PAGE,
        url_asked=entry.url,
        url_final=answer.url_final,
        fetched_at=now,
        status=answer.status,
        content_type=answer.content_type,
        hint=_hint(entry),
        headers=dict(answer.headers),
    )


def _hint(entry: EntryRow) -> dict[str, str]:
    hint = {"title": entry.title, "published": entry.published_raw}
    return {name: value for name, value in hint.items() if value}


def postpone(session: Session, captures: CaptureStore, entry: EntryRow, fault: Fault, now: datetime) -> Exit:
    """What becomes of an entry whose page did not come: skipped, asked again later, or set apart.

    Where another process has settled it in the meantime, what that one found stands.
    """
    if _settled_meanwhile(session, entry):
        return Exit.UNCHANGED
    if entry.state is EntryState.CAPTURED:
        return _missed_revisit(session, captures, entry, fault, now)
    entry.attempts += 1
    entry.reason, entry.detail = fault.reason.value, f"{entry.source_id}: {fault.line()}"
    if fault.reason in _NOT_FOR_US:
        entry.state, exit_ = EntryState.SKIPPED, Exit.SKIPPED
    elif fault.permanent or entry.attempts >= _FEW_ATTEMPTS.get(fault.reason, MOST_ATTEMPTS):
        entry.state, exit_ = EntryState.QUARANTINED, Exit.QUARANTINED
    else:
        entry.next_try, exit_ = now + _back_off(entry.attempts, fault), Exit.RETRY
    session.merge(entry)
    return exit_


def _settled_meanwhile(session: Session, entry: EntryRow) -> bool:
    stored = session.get(EntryRow, entry.id, with_for_update=True)
    return stored is not None and _standing(stored) != _standing(entry)


def _standing(entry: EntryRow) -> tuple[EntryState, int, int]:
    return entry.state, entry.attempts, entry.revisits


def _back_off(attempts: int, fault: Fault) -> timedelta:
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * float(2 ** min(attempts - 1, 10)))
    return max(wait, timedelta(seconds=fault.retry_after or 0.0))


def _missed_revisit(
    session: Session, captures: CaptureStore, entry: EntryRow, fault: Fault, now: datetime
) -> Exit:
    """A page that is gone is kept as such; any other fault only puts the next look off."""
    if fault.reason in _GONE and fault.status is not None:
        answer = Fetched(entry.url, fault.url_final, fault.status, fault.headers, fault.body, fault.seconds)
        exit_ = capture_page(session, captures, entry, answer, now)
        entry.revisits = len(STEPS)
    else:
        entry.next_try = now + _back_off(1, fault)
        exit_ = Exit.RETRY
    session.merge(entry)
    return exit_
