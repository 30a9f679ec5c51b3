"""The demo's folder and ports."""

import os
import socket
from pathlib import Path

import pytest

from tenfold.demo.home import HomeRefused, make_fresh
from tenfold.demo.plan import Plan
from tenfold.demo.ports import choose_ports


def test_a_folder_of_an_earlier_demo_is_emptied(tmp_path: Path) -> None:
    home = make_fresh(tmp_path / "demo")
    (home.folder / "tenfold.db").write_text("old")

    again = make_fresh(tmp_path / "demo")

    assert not (again.folder / "tenfold.db").exists()
    assert again.sources.is_dir()


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(HomeRefused, match="--home"):
        make_fresh(tmp_path)

    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_taken_port_is_replaced_by_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        chosen = choose_ports({"archive": port, "inbox": port}).by_name

    assert port not in chosen.values()
    assert len(set(chosen.values())) == 2


def test_two_demos_started_at_once_choose_different_ports() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    usual = {"archive": port, "inbox": port + 1}
    one, other = choose_ports(usual), choose_ports(usual)

    assert set(one.by_name.values()).isdisjoint(other.by_name.values())


def test_nothing_of_the_persons_own_settings_reaches_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENFOLD_SMTP_URL", "smtp://a-real-relay:25")
    monkeypatch.setenv("TENFOLD_DATABASE_URL", "postgresql://a-real-archive/tenfold")
    monkeypatch.setenv("AIRFLOW__CORE__DAGS_FOLDER", "/somewhere/else")
    monkeypatch.setenv("AIRFLOW_CONN_ARCHIVE", "postgresql://a-real-archive/tenfold")
    plan = Plan(
        home=tmp_path,
        scenario=tmp_path / "scenario.toml",
        days=1,
        airflow=True,
        ends_by_itself=True,
        as_json=False,
        ports=choose_ports().by_name,
        started=0,
    )

    environment = plan.environment()

    assert not [value for value in environment.values() if "a-real" in value or "/somewhere" in value]
    assert environment["PATH"] == os.environ["PATH"]
    assert environment["TENFOLD_SMTP_URL"].startswith("smtp://127.0.0.1:")
