"""What every test may ask for: an empty archive and settings that point to it."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine, make_url, text

from models.identity import digest
from pipeline.config import Settings
from pipeline.store.captures import CaptureStore
from pipeline.store.database import migrate, open_engine
from tests.peers import postgres

SHARED = Path(__file__).resolve().parents[2] / "shared"
_CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"


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


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a PostgreSQL server: `TENFOLD_TEST_POSTGRES`, or one started from the binaries at hand."""
    given = os.environ.get("TENFOLD_TEST_POSTGRES")
    programs = postgres.binaries()
    if given:
        yield given
    elif programs is None:
        pytest.skip("no PostgreSQL here: install its server package or set TENFOLD_TEST_POSTGRES")
    else:
        # Not below pytest's folder: another run of the same user would close it to the server's user.
        with (
            TemporaryDirectory(prefix="tenfold-postgres-") as folder,
            postgres.cluster(Path(folder), programs) as url,
        ):
            yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated database that each test gets a copy of."""
    name = "tenfold_template"
    _sql(postgres_server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    migrate(_database(postgres_server, name))
    return name


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str, tmp_path: Path) -> Iterator[str]:
    """URL of an empty, migrated PostgreSQL database of this test's own."""
    name = f"test_{digest(tmp_path)}"
    _sql(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield _database(postgres_server, name)
    _sql(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def either_store(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty archive on SQLite and again on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("store")
        return
    engine = open_engine(request.getfixturevalue("postgres_url"))
    yield engine
    engine.dispose()


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _sql(server: str, *statements: str) -> None:
    engine = open_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
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


@pytest.fixture
def deaf(tmp_path: Path) -> Path:
    """A catalogue whose rules take nothing for relevant."""
    folder = tmp_path / "deaf"
    shutil.copytree(_CATALOGUE, folder)
    file = folder / "weights.toml"
    learned = file.read_text(encoding="utf-8")
    raised = re.sub(r"(\[relevance\]\nbias = \S+\nthreshold = )\S+", r"\g<1>0.9999", learned)
    file.write_text(raised, encoding="utf-8")
    return folder
