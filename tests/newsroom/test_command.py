"""`python -m newsroom` as a child process, as the demo starts it."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from newsroom.__main__ import main
from tests.newsroom.conftest import TINY, at

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving(*arguments: str) -> Iterator[tuple["subprocess.Popen[str]", dict[str, str]]]:
    call = [sys.executable, "-m", "newsroom", "serve", "--scenario", str(TINY), "--port", "0", *arguments]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline().split() for _ in range(5)]
        bases = {name: base for base, name in lines}
        try:
            yield child, bases
        finally:
            child.kill()


def test_it_serves_until_it_is_told_to_end(tmp_path: Path) -> None:
    clock, log = tmp_path / "clock.json", tmp_path / "requests.jsonl"
    hands = {"real": time.time(), "simulated": at("02 22:00").timestamp(), "rate": 0}
    clock.write_text(json.dumps(hands), encoding="utf-8")
    with serving("--clock-file", str(clock), "--log", str(log)) as (child, bases):
        assert httpx.get(bases["wire"] + "rss/worldnews.xml", trust_env=False).status_code == 200
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=10) == 0
    assert json.loads(log.read_text(encoding="utf-8"))["outlet"] == "wire"


def test_without_a_clock_everything_is_out() -> None:
    with serving() as (_, bases):
        listed = httpx.get(bases["paper"] + "sitemap-news.xml", trust_env=False).text
    assert listed.count("<url>") == 3


def test_check_tells_what_is_in_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--scenario", str(TINY)]) == 0
    assert "5 outlets, 10 items (4 relevant)" in capsys.readouterr().out


def test_a_scenario_that_cannot_be_played_ends_with_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('[scenario]\ntitle = "x"\n', encoding="utf-8")
    call = [sys.executable, "-m", "newsroom", "check", "--scenario", str(broken)]
    ended = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines() == ["broken.toml: scenario.start: a key is missing; add the key"]
