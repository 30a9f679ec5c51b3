"""Did we see? From what an ask brought, what the source should bring and what it brought before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from models.collecting import Check, Look
from models.outcome import Skipped
from models.source import Endpoint, EndpointKind, Source
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.faults import TURNED_AWAY, Reason, explain
from pipeline.collect.listed import Listed, newest
from pipeline.extract.removed import page_trouble

_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_SCRIPT = re.compile(rb"<(?:script|style)\b", re.IGNORECASE)
_SCRIPT_END = re.compile(rb"</(?:script|style)\s*>", re.IGNORECASE)
_TAGS = re.compile(rb"<[^<>]{0,2000}>")
# Feeds and JSON lists are no pages, however small.
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HEAD_BYTES = 2_000
# Challenge and block pages are small; nothing this large is searched for their words.
_SEARCHED_BYTES = 60_000
_DISGUISES = {"challenge_page": Reason.CHALLENGE, "blocked_page": Reason.BLOCK_PAGE}


@dataclass(frozen=True, slots=True)
class View:
    """What one look at an endpoint brought, before it is judged."""

    url: str
    fault: Fault | None = None
    entries: tuple[Listed, ...] = ()
    # the answer said so (304) or its bytes are those of last time
    unchanged: bool = False
    status: int | None = None
    url_final: str = ""
    seconds: float = 0.0
    # what to remember for the next look: etag, last_modified, body_sha256
    validators: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """What is remembered of an endpoint from earlier looks."""

    newest_at: datetime | None = None
    sighted_at: datetime | None = None


def disguised(answer: Fetched, source: Source) -> Fault | None:
    """The fault behind an answer that looks like a page and is a challenge or a block."""
    html = answer.body
    if len(html) >= _SEARCHED_BYTES or not _PAGE.search(html[:_HEAD_BYTES]):
        return None
    where = answer.url_final[:200]
    for words in source.expects.never:
        if words.encode() in html or words.encode(source.charset or "utf-8", "ignore") in html:
            return Fault(
                Reason.CHALLENGE, f"{where} shows {words!r}", answer.status, url_final=answer.url_final
            )
    title = b" ".join(_TITLE.findall(html)[:1]).decode("utf-8", "replace").strip()
    trouble = page_trouble(answer.status, answer.url_final, title, _visible(html), len(html))
    if trouble not in _DISGUISES:
        return None
    seen = f"{where} shows {title[:80]!r} in {len(html)} bytes"
    return Fault(_DISGUISES[trouble], seen, answer.status, url_final=answer.url_final)


def _visible(html: bytes) -> str:
    """The words outside tags and scripts, in one pass: good enough to find the words of a challenge."""
    first, *rest = _SCRIPT.split(html)
    outside = [first, *(_SCRIPT_END.split(part, maxsplit=1)[-1] for part in rest)]
    return " ".join(_TAGS.sub(b" ", b" ".join(outside)).decode("utf-8", "replace").split())


def unreadable(answer: Fetched, skipped: Skipped) -> Fault:
    """The fault of an answer that came and could not be read as what it should be."""
    known = skipped.reason in {reason.value for reason in Reason}
    reason = Reason(skipped.reason) if known else Reason.BROKEN_FEED
    return Fault(
        reason, f"{answer.url_final[:200]}: {skipped.detail}", answer.status, url_final=answer.url_final
    )


def judge(
    source: Source, endpoint: Endpoint, view: View, history: History, *, fresh: int, now: datetime
) -> Check:
    """The fact to keep about this look: whether we could see, and if not why and what to do."""
    seen = newest(view.entries, now)
    # A listing without dates is as fresh as the last look at which it had something new.
    stamp = now if fresh and seen is None else seen
    latest = max(filter(None, (stamp, history.newest_at)), default=None)
    outcome, reason, detail = _verdict(source, endpoint, view, latest, fresh, now)
    return Check(
        source_id=source.id,
        endpoint=endpoint.url,
        at=now,
        outcome=outcome,
        status=view.status,
        entries=len(view.entries),
        fresh=fresh,
        newest_at=latest,
        reason=reason.value if reason else "",
        detail=f"{source.id}: {explain(reason, detail)}" if reason else "",
        seconds=round(view.seconds, 3),
    )


def _verdict(
    source: Source, endpoint: Endpoint, view: View, latest: datetime | None, fresh: int, now: datetime
) -> tuple[Look, Reason | None, str]:
    moved = has_moved(endpoint.url, view.url_final)
    new_home = f"{endpoint.url} leads to {view.url_final[:200]}"
    if view.fault is not None:
        outcome = Look.BLOCKED if view.fault.reason in TURNED_AWAY else Look.MOVED if moved else Look.FAILED
        return outcome, view.fault.reason, view.fault.detail
    if not view.entries and not view.unchanged and not _may_be_empty(endpoint, latest, source, now):
        return (
            (Look.MOVED, Reason.MOVED, new_home)
            if moved
            else (Look.EMPTY, Reason.NO_ENTRIES, _nothing(endpoint))
        )
    if latest is not None and latest < now - timedelta(days=source.expects.newest_within_days):
        age = (now - latest).days
        return Look.EMPTY, Reason.FROZEN, f"{endpoint.url}: its newest item is {age} days old"
    outcome = Look.NEW if fresh else Look.UNCHANGED
    return (outcome, Reason.MOVED, new_home) if moved else (outcome, None, "")


def _may_be_empty(endpoint: Endpoint, latest: datetime | None, source: Source, now: datetime) -> bool:
    """News sitemaps hold the last two days only: one of a quiet source is rightly empty at times."""
    limit = timedelta(days=source.expects.newest_within_days)
    return endpoint.kind is EndpointKind.SITEMAP and latest is not None and latest >= now - limit


def _nothing(endpoint: Endpoint) -> str:
    return f"{endpoint.url} answers, and nothing in it is an article by the catalogue"


def has_moved(asked: str, final: str) -> bool:
    """Whether an answer came from another site; www and https are not another site."""
    try:
        here, there = urlsplit(asked), urlsplit(final)
        ports = (here.port, there.port)
    except ValueError:
        return False
    names = [(part.hostname or "").removeprefix("www.") for part in (here, there)]
    other_port = here.scheme == there.scheme and ports[0] != ports[1]
    return bool(there.hostname) and (names[0] != names[1] or other_port)
