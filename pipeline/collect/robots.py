"""What robots.txt lets us ask (RFC 9309, wildcards included), remembered per host for a day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from protego import Protego
from sqlalchemy import Engine

from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.courtesy import keep_robots, kept_robots
from pipeline.collect.faults import Reason
from pipeline.collect.hosts import host_of

Ask = Callable[[str], Fetched | Fault]

_LIFE = timedelta(days=1)
# RFC 9309 obliges to read 500 KiB; rules beyond are not read.
_READ_BYTES = 512_000
_AGENT = "Tenfold"
# Longer ones are written against greedy robots; a page a minute is no burden for anybody.
_LONGEST_DELAY = 60.0
_ALLOW_ALL = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """robots.txt fails on the host's side: nothing may be asked for now."""

    fault: Fault


def read_rules(answer: Fetched | Fault) -> str | Unreadable:
    """The rules in an answer for robots.txt: none after 4xx or where HTML stands instead of rules.

    After a server error, a time-out or a dead host the rules are unknown, and nothing is allowed.
    """
    if isinstance(answer, Fault):
        absent = answer.status is not None and 400 <= answer.status < 500 and answer.status != 429
        lost = answer.reason in (Reason.REDIRECT_LOOP, Reason.TOO_LARGE, Reason.BAD_ENCODING)
        return _ALLOW_ALL if absent or lost else Unreadable(answer)
    text = answer.body[:_READ_BYTES].decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
    return _ALLOW_ALL if text.startswith("<") else text.replace("\x00", "")


def allows(rules: str, url: str) -> bool:
    """Whether these rules let us ask for this address."""
    return bool(_parsed(rules).can_fetch(url, _AGENT))


def crawl_delay(rules: str) -> float:
    """Seconds that these rules ask to leave between two requests, at most a minute; 0 where they ask none."""
    return min(float(_parsed(rules).crawl_delay(_AGENT) or 0.0), _LONGEST_DELAY)


@lru_cache(maxsize=64)
def _parsed(rules: str) -> Protego:
    return Protego.parse(rules)


class Robots:
    """Knows each host's rules, asking for them at most once a day, however many processes want to know."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._unreadable: dict[str, Unreadable] = {}

    def refusal(self, url: str, now: datetime, ask: Ask) -> Fault | None:
        """Why this address may not be asked; None when it may."""
        host = host_of(url)
        rules = self._rules(host, now, ask)
        if isinstance(rules, Unreadable):
            fault = rules.fault
            if fault.permanent and host_of(fault.url_final) == host:
                return replace(fault, url_final=url)  # the host itself may not be asked, for whatever page
            detail = f"{host}/robots.txt: {fault.reason}, {fault.detail}"
            return Fault(
                Reason.ROBOTS_UNREADABLE, detail, fault.status, fault.retry_after, url, fault.seconds
            )
        if allows(rules, url):
            return None
        return Fault(
            Reason.BLOCKED_BY_ROBOTS,
            f"{urlsplit(url).path} is disallowed by {host}/robots.txt",
            url_final=url,
        )

    def delay(self, url: str, now: datetime) -> float:
        """Seconds that the known rules of this address's host ask to leave between requests."""
        rules = kept_robots(self._engine, host_of(url), not_before=now - _LIFE)
        return crawl_delay(rules) if rules else 0.0

    def _rules(self, host: str, now: datetime, ask: Ask) -> str | Unreadable:
        kept = kept_robots(self._engine, host, not_before=now - _LIFE)
        if kept is not None:
            return kept
        if host in self._unreadable:
            return self._unreadable[host]
        rules = read_rules(ask(f"{host}/robots.txt"))
        if isinstance(rules, Unreadable):
            self._unreadable[host] = rules  # for this run only: the next one asks again
        else:
            keep_robots(self._engine, host, rules, now)
        return rules
