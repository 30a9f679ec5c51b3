"""What every test may ask for: an empty archive and settings that point to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipeline.config import Settings
from pipeline.store.captures import CaptureStore
from pipeline.store.database import migrate, open_engine

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file, made once and copied for each test."""
    file = tmp_path_factory.mktemp("empty") / "tenfold.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a fresh installation that may fetch from loopback."""
    return Settings(home=tmp_path, allow_private_hosts=True, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def store(settings: Settings, migrated_database: Path) -> Iterator[Engine]:
    """An empty archive at `settings.database`."""
    Path(settings.home / "tenfold.db").write_bytes(migrated_database.read_bytes())
    engine = open_engine(settings.database)
    yield engine
    engine.dispose()


@pytest.fixture
def captures(settings: Settings) -> CaptureStore:
    """An empty folder of captures."""
    return CaptureStore(settings.captures)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material, where it is at hand; tests that need it are skipped elsewhere."""
    if not SHARED.is_dir():
        pytest.skip("the shared material is not beside this checkout")
    return SHARED
