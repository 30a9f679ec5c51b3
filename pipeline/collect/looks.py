"""One look at an endpoint: from the answer to what is kept of it."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Engine
from sqlmodel import Session

from models.collecting import CaptureDraft, CaptureKind, Check, EntryRow, EntryState
from models.outcome import Skipped
from models.source import EndpointKind
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.endpoints import Due, remember_look
from pipeline.collect.entries import MOST_FRESH, add_entries, unseen
from pipeline.collect.faults import Reason
from pipeline.collect.listed import Listed, Listing
from pipeline.collect.listings import read_listing
from pipeline.collect.polling import max_age
from pipeline.collect.sight import View, disguised, judge, unreadable
from pipeline.collect.storable import storable
from pipeline.store.captures import CaptureStore
from pipeline.store.database import writing


def view_of(due: Due, answer: Fetched | Fault) -> tuple[View, Listing]:
    """What an answer shows of this endpoint. Bytes that are those of last time are not parsed."""
    if isinstance(answer, Fault):
        return _blind(due, answer), Listing(())
    view = View(due.endpoint.url, status=answer.status, url_final=answer.url_final, seconds=answer.seconds)
    fingerprint = sha256(answer.body).hexdigest()
    if answer.not_modified or fingerprint == due.body_sha256:
        return replace(view, unchanged=True), Listing(())
    hidden = disguised(answer, due.source)
    if hidden is not None:
        return _blind(due, hidden, answer), Listing(())
    listing = read_listing(answer, due.source, due.endpoint)
    if isinstance(listing, Skipped):
        return _blind(due, unreadable(answer, listing), answer), Listing(())
    validators = {
        "etag": answer.headers.get("etag"),
        "last_modified": answer.headers.get("last-modified"),
        "body_sha256": fingerprint,
    }
    if listing.more:  # an index may stay as it is while what it names grows
        validators = dict.fromkeys(validators)
    return replace(view, entries=listing.entries, validators=validators), listing


def _blind(due: Due, fault: Fault, answer: Fetched | None = None) -> View:
    seconds = answer.seconds if answer else fault.seconds
    return View(due.endpoint.url, fault, status=fault.status, url_final=fault.url_final, seconds=seconds)


def unseen_of(engine: Engine, due: Due, entries: tuple[Listed, ...]) -> list[Listed]:
    """Those of these entries that are not known yet."""
    with writing(engine) as session:
        return unseen(session, due.source.id, entries)


def settle_look(
    engine: Engine, captures: CaptureStore, due: Due, view: View, answer: Fetched | Fault, now: datetime
) -> tuple[Check, list[EntryRow]]:
    """Keep one look whole or not at all: the check, the new entries and the bytes of a feed."""
    age = max_age(answer.headers)
    with writing(engine) as session:
        wanted = unseen(session, due.source.id, view.entries) if view.entries else []
        rows = add_entries(session, due.source, due.endpoint.url, wanted, now)
        if rows and isinstance(answer, Fetched) and due.endpoint.kind is EndpointKind.FEED:
            _keep_feed(session, captures, due, answer, wanted, rows, now)
        check = judge(due.source, due.endpoint, view, due.history, fresh=len(rows), now=now)
        remember_look(session, check, _held_back(view, wanted), max_age=age)
    return check, rows


def settle_broken_look(
    engine: Engine, captures: CaptureStore, due: Due, error: BaseException, now: datetime
) -> Check:
    """Keep the check of a look that ended in an error of ours: without it the source would pass for seen."""
    said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    fault = Fault(Reason.UNFORESEEN, storable(f"{due.endpoint.url}: {said}"))
    check, _ = settle_look(engine, captures, due, _blind(due, fault), fault, now)
    return check


def _held_back(view: View, wanted: list[Listed]) -> View:
    """Without validators where entries were left over for the next look, which must see them again."""
    return replace(view, validators=dict.fromkeys(view.validators)) if len(wanted) >= MOST_FRESH else view


def _keep_feed(
    session: Session,
    captures: CaptureStore,
    due: Due,
    answer: Fetched,
    wanted: list[Listed],
    rows: list[EntryRow],
    now: datetime,
) -> None:
    """The feed as received; where it carries the whole text, each new entry as a part of it."""
    whole = captures.save(session, _draft(due, answer, now), answer.body)
    if due.source.text_from != "feed":
        return
    listed = {entry.url: entry for entry in wanted}
    for row in rows:
        entry = listed[row.url]
        hint = {"title": entry.title, "published": entry.published_raw, "language": entry.language}
        plain = {name: value for name, value in hint.items() if value}
        captures.save_part(session, whole, url=row.url, part=entry.part, hint=plain)
        row.state = EntryState.CAPTURED
        session.merge(row)


def _draft(due: Due, answer: Fetched, now: datetime) -> CaptureDraft:
    return CaptureDraft(
        source_id=due.source.id,
        kind=CaptureKind.FEED,
        url_asked=due.endpoint.url,
        url_final=answer.url_final,
        fetched_at=now,
        status=answer.status,
        content_type=answer.content_type,
        headers=dict(answer.headers),
    )
