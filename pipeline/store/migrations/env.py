"""Alembic's entry: migrations of the archive database (never of Airflow's)."""

from alembic import context
from sqlmodel import SQLModel

import models.registry  # noqa: F401  (registers every table)
from pipeline.config import settings
from pipeline.store.database import open_engine

# Search tables are the databases' own kinds (FTS5, tsvector) and are not described by the models.
_NOT_OURS = ("article_search",)


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(_NOT_OURS))


def _run() -> None:
    url = context.config.attributes.get("url") or settings().database
    engine = open_engine(url, create=True)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            include_object=_ours,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


_run()
