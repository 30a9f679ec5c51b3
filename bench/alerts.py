"""Measure the mails: how fast they go out, whether killed senders lose or double any, what a digest costs.

    python -m bench.alerts send [COUNT]       deliveries a second, messages built on the way
    python -m bench.alerts kill [COUNT]       the same with the sender killed again and again
    python -m bench.alerts digest [ITEMS…]    time to write one digest beside that many archived items

Everything runs on loopback and in a temporary folder.
"""

import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, text
from sqlmodel import col, func, select

from alerts.delivery import Post, deliver_due
from alerts.desk import Desk
from alerts.pictures import keep
from alerts.readers import Wish, subscribe
from alerts.relay import Relay, relay_address
from models.alerts import DeliveryRow, DeliveryState, DigestRow, MailKind, SubscriptionRow
from models.article import ArticleRow
from models.collecting import CaptureRow
from pipeline.config import Settings
from pipeline.store.database import migrate, open_engine, reading, writing
from tests.alerts.sample import START, make_sample
from tests.peers.smtp import smtp_sink

NOW = START + timedelta(hours=2)
_ROOT = Path(__file__).resolve().parents[1]
# Seconds from the start of a sender to its end: some dozens of mails.
_LIVES = (0.1, 4.0)
_WORKERS = 2


def main(words: list[str]) -> None:
    """Run what is named."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), mail_from="Tenfold <mail@tenfold.example>", _env_file=None)  # type: ignore[call-arg]
        migrate(settings.database)
        engine = open_engine(settings.database)
        numbers = [int(word) for word in words[1:]]
        runs: dict[str, Callable[[], None]] = {
            "send": lambda: send(engine, *numbers[:1]),
            "kill": lambda: kill(engine, settings, *numbers[:2]),
            "digest": lambda: digest(engine, settings, numbers or [1_000, 100_000]),
        }
        runs[words[0]]()
        engine.dispose()


def store_digests(engine: Engine, settings: Settings | None, count: int) -> None:
    """As many waiting mails as named, each a digest of the sample day."""
    home = settings or Settings()
    with writing(engine) as session:
        make_sample(session)
        first = subscribe(session, Wish("reader0@readers.example"), START - timedelta(hours=12))
    mail = Desk.open(engine, home).preview(first, NOW.date())
    keep(engine, mail.pictures)
    print(f"{len(mail.pictures)} charts of {sum(map(len, mail.pictures.values())):,} bytes in")
    print(f"one digest: {len(mail.html.encode()):,} bytes of HTML, {len(mail.text.encode()):,} of text")
    people = [
        first.model_dump() | {"id": f"r{n}", "token": f"t{n}", "address": f"reader{n}@readers.example"}
        for n in range(count)
    ]
    mails = [
        {
            "id": f"mail{n}",
            "subscription_id": f"r{n}",
            "kind": MailKind.DIGEST,
            "day": NOW.date(),
            "subject": mail.subject,
            "text": mail.text,
            "html": mail.html,
            "pictures": list(mail.pictures),
            "upto": NOW,
            "composed_at": NOW,
        }
        for n in range(count)
    ]
    rows = [
        DeliveryRow(
            id=str(m["id"]),
            digest_id=str(m["id"]),
            address=f"{m['id']}@readers.example",
            message_id=f"<{m['id']}@tenfold.example>",
            next_try=NOW,
        ).model_dump()
        for m in mails
    ]
    with writing(engine) as session:
        session.execute(insert(SubscriptionRow), people)
        session.execute(insert(DigestRow), mails)
        session.execute(insert(DeliveryRow), rows)


def send(engine: Engine, count: int = 10_000) -> None:
    """Deliver this many mails in one process; the server is another one."""
    store_digests(engine, None, count)
    with subprocess.Popen(
        [sys.executable, "-m", "bench.alerts", "sink"], stdout=subprocess.PIPE, cwd=_ROOT, text=True
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        used, begun = time.process_time(), time.perf_counter()
        with Relay(relay_address(url)) as relay:
            post = Post("Tenfold <mail@tenfold.example>", "https://archive.example")
            summary = deliver_due(engine, relay, post, NOW)
        took, busy = time.perf_counter() - begun, time.process_time() - used
        server.kill()
    print(f"{summary.seen:,} mails in {took:.1f} s: {count / took:.0f} a second;")
    print(f"{busy:.1f} s of the sender's own processor time: {count / busy:.0f} a second of one core")


def sink() -> None:
    """A mail server that takes everything, until it is killed."""
    with smtp_sink(keep=False) as server:
        print(server.url, flush=True)
        signal.pause()


def kill(engine: Engine, settings: Settings, count: int = 10_000, seed: int = 7) -> None:
    """Deliver by two senders at a time, each killed at random moments; then count what arrived."""
    store_digests(engine, settings, count)
    lots, kills = random.Random(seed), 0
    begun = time.perf_counter()
    with smtp_sink(bodies=False) as server, ThreadPoolExecutor(_WORKERS) as pool:
        env = os.environ | {
            "TENFOLD_HOME": str(settings.home),
            "TENFOLD_SMTP_URL": server.url,
            "TENFOLD_MAIL_FROM": settings.mail_from,
            "TENFOLD_LOG_LEVEL": "ERROR",
        }
        while _waiting(engine):
            lives = [lots.uniform(*_LIVES) for _ in range(_WORKERS)]
            kills += sum(pool.map(_one_life, [env] * _WORKERS, lives))
            _let_claims_run_out(engine)
        arrived = server.message_ids
    print(f"{count:,} mails by {_WORKERS} senders at a time in {time.perf_counter() - begun:.0f} s, ", end="")
    print(f"{kills} senders killed: {count - len(arrived)} lost, ", end="")
    print(f"{sum(times - 1 for times in arrived.values())} sent again in the one window, ", end="")
    print(f"at most {max(arrived.values())} times")


def _one_life(env: dict[str, str], seconds: float) -> int:
    """One sender, ended after so many seconds of work; 1 if it had to be killed."""
    words = [sys.executable, "-m", "bench.alerts", "sender"]
    with subprocess.Popen(words, env=env, cwd=_ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return 1
    return 0


def sender() -> None:
    """One sender, as the job starts it."""
    from alerts.job import send_due
    from pipeline.config import settings

    print("ready", flush=True)
    send_due(open_engine(settings().database), settings(), NOW)


def _waiting(engine: Engine) -> int:
    with reading(engine) as session:
        query = select(func.count()).where(col(DeliveryRow.state) != DeliveryState.SENT)
        return session.exec(query).one()


def _let_claims_run_out(engine: Engine) -> None:
    """What waiting five minutes would do."""
    with writing(engine) as session:
        session.execute(text("UPDATE delivery SET claimed_until = 0 WHERE claimed_until > 0"))


def digest(engine: Engine, settings: Settings, sizes: list[int]) -> None:
    """Write the digest of one day beside ever more archived items."""
    with writing(engine) as session:
        make_sample(session)
        reader = subscribe(session, Wish("reader0@readers.example"), START - timedelta(hours=12))
    stored = 0
    for size in sizes:
        archive_items(engine, stored, size)
        stored = size
        desk = Desk.open(engine, settings)
        times = []
        for _ in range(20):
            begun = time.perf_counter()
            desk.preview(reader, NOW.date())
            times.append(time.perf_counter() - begun)
        print(f"{size:>9,} items: {1000 * statistics.median(times):.1f} ms a digest")


def archive_items(engine: Engine, begin: int, end: int) -> None:
    """Older articles, one a minute before the sample day."""
    for first in range(begin, end, 20_000):
        numbers = range(first, min(end, first + 20_000))
        at = {n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=n) for n in numbers}
        captures = [_capture(n, at[n]) for n in numbers]
        articles = [_article(n, at[n]) for n in numbers]
        with writing(engine) as session:
            session.execute(insert(CaptureRow), captures)
            session.execute(insert(ArticleRow), articles)


def _capture(number: int, at: datetime) -> dict[str, object]:
    url = f"https://old.example/{number}"
    return CaptureRow(
        id=f"c{number}", source_id="old", url_asked=url, url_final=url, fetched_at=at, sha256="0" * 64,
        size=1, warc_file="a", warc_offset=0, warc_length=1,
    ).model_dump()  # fmt: skip


def _article(number: int, at: datetime) -> dict[str, object]:
    return ArticleRow(
        id=f"a{number}", capture_id=f"c{number}", source_id="old", url=f"https://old.example/{number}",
        title="Old", text="Old text.", stored_at=at, published_on=at.date(),
    ).model_dump()  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:] in (["sink"], ["sender"]):
        {"sink": sink, "sender": sender}[sys.argv[1]]()
    else:
        main(sys.argv[1:])
