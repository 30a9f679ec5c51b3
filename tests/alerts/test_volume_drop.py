"""A source that lists far less than usual has its line in the digest, in the reader's language."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from alerts import job
from models.collecting import CheckRow, Look
from pipeline.config import Settings
from pipeline.store.database import writing
from tests.alerts.conftest import Join
from tests.peers.smtp import Sink

MORNING = datetime(2025, 3, 3, 7, 0, tzinfo=UTC)


def _look(days_ago: int, fresh: int) -> CheckRow:
    return CheckRow(
        source_id="wire",
        endpoint="https://wire.example/feed",
        at=MORNING - timedelta(days=days_ago, hours=1),
        outcome=Look.NEW,
        fresh=fresh,
    )


@pytest.mark.parametrize(
    ("language", "words"), [("en", "lists far less than usual"), ("zh", "所列远少于往常")]
)
def test_a_drop_in_volume_has_its_line_in_the_digest(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, language: str, words: str
) -> None:
    join(language=language)
    with writing(store) as session:
        session.add_all(_look(back, 0 if back <= 7 else 9) for back in range(100))

    job.run(store, mail_settings, MORNING)

    plain = sink.taken[0].get_body(("plain",))
    assert plain is not None
    text = " ".join(plain.get_content().split())
    assert "Example Wire" in text
    assert words in text
    assert "where 63 were usual" in text
