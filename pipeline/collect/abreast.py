"""Hosts side by side, each host one request at a time."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from sqlalchemy import Engine

from pipeline.collect.hosts import host_of
from pipeline.config import Settings
from pipeline.store.captures import CaptureStore

# Threads mostly wait for a host's pace, so there may be more of them than cores.
_HOSTS_AT_ONCE = 16

Item = TypeVar("Item")
Result = TypeVar("Result")


class Place(Protocol):
    """What a collecting job works with."""

    @property
    def settings(self) -> Settings: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def captures(self) -> CaptureStore: ...


def by_host(items: Iterable[Item], url: Callable[[Item], str]) -> list[list[Item]]:
    """The items in groups of one host each, in their order."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(host_of(url(item)), []).append(item)
    return list(groups.values())


def side_by_side(
    groups: Sequence[Sequence[Item]], work: Callable[[Sequence[Item]], Sequence[Result]]
) -> list[Result]:
    """What the work gives for each group, groups being worked on at the same time."""
    with ThreadPoolExecutor(max_workers=_HOSTS_AT_ONCE, thread_name_prefix="host") as pool:
        return [result for results in pool.map(work, groups) for result in results]
