"""Connections and migrations."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, StatementError
from sqlmodel import SQLModel, select

from models import registry
from models.collecting import CheckRow, Look
from pipeline.store.database import migrate, open_engine, reading, writing

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def look(**changes: object) -> CheckRow:
    fields = {"source_id": "s", "endpoint": "e", "at": NOON, "outcome": Look.NEW, **changes}
    return CheckRow(**fields)


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, SQLModel.metadata)
    return [difference for difference in found if "article_search" not in str(difference)]


def test_migrations_make_the_tables_of_the_models(either_store: Engine) -> None:
    assert registry.TABLES
    assert differences(either_store) == []


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'a.db'}"
    migrate(url)
    migrate(url)
    engine = open_engine(url)

    assert differences(engine) == []
    engine.dispose()


def test_what_was_coded_before_certainty_was_known_is_kept_and_counts_as_certain(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    migrate(url, "0002")
    with sqlite3.connect(tmp_path / "a.db") as old:
        old.execute(
            "INSERT INTO involvement VALUES ('i', 'a', 'r', 'LAO', 'partner', 0, 4, 'Laos', '2025-03-01')"
        )
    old.close()

    migrate(url)

    with sqlite3.connect(tmp_path / "a.db") as new:
        rows = new.execute("SELECT id, country, quote, certainty FROM involvement").fetchall()
    new.close()
    assert rows == [("i", "LAO", "Laos", 1.0)]


def test_times_come_back_with_their_zone_and_words_as_values(either_store: Engine) -> None:
    with writing(either_store) as session:
        session.add(look(outcome=Look.BLOCKED))
    with reading(either_store) as session:
        row = session.exec(select(CheckRow)).one()
        stored = session.connection().execute(text("SELECT outcome FROM checks")).scalar_one()

    assert row.at == NOON
    assert row.at.tzinfo is UTC
    assert stored == "blocked"


def test_a_time_without_a_zone_is_refused(either_store: Engine) -> None:
    with pytest.raises(StatementError, match="without a zone"), writing(either_store) as session:
        session.add(look(at=datetime(2025, 3, 1)))  # noqa: DTZ001 (the fault under test)


def test_an_error_rolls_everything_back(either_store: Engine) -> None:
    with pytest.raises(RuntimeError), writing(either_store) as session:
        session.add(look())
        session.flush()
        raise RuntimeError

    with reading(either_store) as session:
        assert session.exec(select(CheckRow)).all() == []


def test_a_read_only_connection_refuses_to_write(store: Engine, tmp_path: Path) -> None:
    reader = open_engine(f"sqlite:///{tmp_path / 'tenfold.db'}", read_only=True)
    with pytest.raises(OperationalError, match="readonly"), writing(reader) as session:
        session.add(look())
    reader.dispose()
