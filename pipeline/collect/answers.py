"""What a host answered, or why there is no answer to use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

from pipeline.collect.faults import LASTING, Reason, explain

# A host that asks for more than a day is asked again the next day all the same.
_LONGEST_RETRY_AFTER = 86_400.0
_REFUSALS = {
    304: Reason.NO_CONTENT,
    401: Reason.FORBIDDEN,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    410: Reason.GONE,
    429: Reason.RATE_LIMITED,
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a host answered: 200 with a body, or 304 where its validators were sent along."""

    url_asked: str
    url_final: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float = 0.0

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def not_modified(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer to use. `detail` says what was seen, in one line."""

    reason: Reason
    detail: str = ""
    status: int | None = None
    # seconds the host asked us to stay away
    retry_after: float | None = None
    url_final: str = ""
    seconds: float = 0.0
    # the refusal itself, where the host sent one: evidence of a removed page
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def permanent(self) -> bool:
        """Whether asking again cannot help."""
        return self.reason in LASTING

    def line(self) -> str:
        """What was seen and what to do, for a person."""
        return explain(self.reason, self.detail)


def refusal(answer: Fetched) -> Fault:
    """The fault that an answer other than 200 stands for; 304 is one where nothing was known before."""
    fallback = Reason.SERVER_ERROR if answer.status >= 500 else Reason.CLIENT_ERROR
    return Fault(
        _REFUSALS.get(answer.status, fallback),
        f"{answer.url_final[:200]}: status {answer.status}",
        answer.status,
        retry_after=retry_after(answer.headers),
        url_final=answer.url_final,
        seconds=answer.seconds,
        body=answer.body,
        headers=answer.headers,
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the host asks us to stay away; a date is read against the host's own `Date`."""
    raw = headers.get("retry-after", "").strip()
    if raw.isdecimal() and len(raw) < 10:
        return min(float(raw), _LONGEST_RETRY_AFTER)
    until, since = _http_date(raw), _http_date(headers.get("date", ""))
    if until is None or since is None:
        return None
    return min(max((until - since).total_seconds(), 0.0), _LONGEST_RETRY_AFTER)


def _http_date(raw: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(raw)
    except (ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else None
