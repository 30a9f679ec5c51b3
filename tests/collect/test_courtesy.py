from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine

from pipeline.collect.courtesy import held_for, hold, keep_robots, kept_robots, reserve
from pipeline.collect.hosts import host_of
from tests.collect.conftest import NOW

HOST = "https://example.org:443"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.org/a?b", "https://example.org:443"),
        ("http://example.org", "http://example.org:80"),
        ("http://127.0.1.3:8080/x", "http://127.0.1.3:8080"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
        ("https://例子.example/", "https://xn--fsqu00a.example:443"),
        ("http://example.org:99999/", ""),
        ("http://example.org:abc/", ""),
        ("http://é..com/", ""),
        ("http://" + "é" * 70 + ".com/", ""),
        ("http://[oops/", ""),
        ("nonsense", ""),
    ],
)
def test_a_host_is_scheme_name_and_port(url: str, host: str) -> None:
    assert host_of(url) == host


def test_moments_of_one_host_are_a_delay_apart(either_store: Engine) -> None:
    waits = [reserve(either_store, HOST, 2.0, now) for now in (100.0, 100.0, 100.5, 110.0, 110.0)]

    assert waits == [0.0, 2.0, 3.5, 0.0, 2.0]


def test_hosts_do_not_wait_for_each_other(either_store: Engine) -> None:
    assert [reserve(either_store, f"https://{n}.example:443", 5.0, 100.0) for n in range(3)] == [0.0] * 3


def test_many_at_once_get_different_moments(either_store: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: reserve(either_store, HOST, 1.0, 50.0), range(24)))

    assert sorted(waits) == [float(n) for n in range(24)]


def test_a_host_is_left_alone_until_it_said(either_store: Engine) -> None:
    hold(either_store, HOST, NOW + timedelta(seconds=90))
    hold(either_store, HOST, NOW + timedelta(seconds=30))

    assert held_for(either_store, HOST, NOW) == 90
    assert held_for(either_store, HOST, NOW + timedelta(seconds=91)) == 0
    assert held_for(either_store, "https://other.example:443", NOW) == 0


def test_rules_are_kept_for_as_long_as_asked(either_store: Engine) -> None:
    keep_robots(either_store, HOST, "Disallow: /x", NOW)
    reserve(either_store, HOST, 1.0, 5.0)

    assert kept_robots(either_store, HOST, not_before=NOW - timedelta(days=1)) == "Disallow: /x"
    assert kept_robots(either_store, HOST, not_before=NOW + timedelta(seconds=1)) is None
    assert kept_robots(either_store, "https://other.example:443", not_before=NOW) is None


@pytest.mark.parametrize("remember", ["robots", "hold"])
def test_many_may_meet_a_new_host_at_once(either_store: Engine, remember: str) -> None:
    start = Barrier(8, timeout=10)

    def meet(number: int) -> None:
        for turn in range(10):
            start.wait()
            if remember == "robots":
                keep_robots(either_store, f"https://{turn}.example:443", str(number), NOW)
            else:
                hold(either_store, f"https://{turn}.example:443", NOW + timedelta(seconds=number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(meet, range(8)))

    host = "https://9.example:443"
    kept = kept_robots(either_store, host, not_before=NOW)
    assert (held_for(either_store, host, NOW) == 7) if remember == "hold" else (kept in "01234567")
