"""`tenfold bounces read`, `resume` and a webhook's `subscribe`, as a person calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts.pausing import pause
from pipeline.config import Settings
from pipeline.store.database import writing
from tests.alerts.conftest import Join


def tenfold(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | settings.environment()
    command = [sys.executable, "-m", "tenfold", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_a_paused_reader_is_shown_with_the_reason_and_can_be_resumed(
    store: Engine, settings: Settings, join: Join
) -> None:
    with writing(store) as session:
        pause(session, join().id, "5.1.1 no such user")

    listed = json.loads(tenfold(settings, "subscriptions", "--json").stdout)
    assert (listed["active"], listed["paused"]) == (False, "5.1.1 no such user")
    assert tenfold(settings, "resume", "anna@readers.example").stdout == "anna@readers.example: 1 go on\n"
    again = tenfold(settings, "resume", "anna@readers.example")
    assert (again.returncode, "nothing is paused" in again.stderr) == (1, True)


def test_a_mailbox_is_read_and_its_mails_are_counted(
    store: Engine, settings: Settings, tmp_path: Path
) -> None:
    new = tmp_path / "Maildir" / "new"
    new.mkdir(parents=True)
    (new / "1").write_bytes(b"Auto-Submitted: auto-replied\nSubject: away\n\nUntil Monday.\n")
    (new / "2").write_bytes(b"Subject: thanks\n\nA person wrote this.\n")

    first, second = (tenfold(settings, "bounces", "read", str(new.parent)) for _ in range(2))

    assert first.stdout == "2 mails: 1 auto_reply, 1 no_bounce\n"
    assert second.stdout == "no new mails\n"


def test_what_is_no_mailbox_is_wrong_use(store: Engine, settings: Settings, tmp_path: Path) -> None:
    answer = tenfold(settings, "bounces", "read", str(tmp_path / "nothing"))

    assert answer.returncode == 2
    assert "neither a Maildir" in answer.stderr


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_the_secret_of_a_webhook_is_shown_once(
    store: Engine, settings: Settings, as_json: tuple[str, ...]
) -> None:
    calls = [tenfold(settings, "subscribe", "https://hooks.example/news", *as_json) for _ in range(2)]
    listed = tenfold(settings, "subscriptions", "--json")

    assert ["whsec_" in call.stderr for call in calls] == [True, False]
    assert "whsec_" not in "".join(call.stdout for call in [*calls, listed])
