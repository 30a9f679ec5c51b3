"""What is remembered of hosts between processes: when each is free again, and its robots.txt."""

from datetime import datetime

from sqlalchemy import Engine, case
from sqlmodel import col, select

from models.collecting import HostRow
from pipeline.store.database import insert_into, reading, writing

_TABLE = HostRow.__table__  # type: ignore[attr-defined]


def reserve(engine: Engine, host: str, delay: float, now: float) -> float:
    """Take the host's next free moment and give the seconds to wait for it.

    `now` is the real clock in seconds since 1970: courtesy is owed in real time. Two processes
    that ask at once get two moments, `delay` seconds apart.
    """
    if delay <= 0:
        return 0.0
    free_at = _TABLE.c.free_at
    later = case((free_at > now, free_at), else_=now) + delay
    statement = (
        insert_into(_TABLE, engine)
        .values(host=host, free_at=now + delay)
        .on_conflict_do_update(index_elements=["host"], set_={"free_at": later})
        .returning(free_at)
    )
    with writing(engine) as session:
        booked = session.connection().execute(statement).scalar_one()
    return max(0.0, float(booked) - delay - now)


def hold(engine: Engine, host: str, until: datetime) -> None:
    """Ask nothing of this host before `until`: it told us to stay away."""
    held = _TABLE.c.held_until
    statement = (
        insert_into(_TABLE, engine)
        .values(host=host, free_at=0.0, held_until=until)
        .on_conflict_do_update(
            index_elements=["host"], set_={"held_until": until}, where=held.is_(None) | (held < until)
        )
    )
    with writing(engine) as session:
        session.connection().execute(statement)


def held_for(engine: Engine, host: str, now: datetime) -> float:
    """Seconds for which the host must still be left alone."""
    with reading(engine) as session:
        row = session.get(HostRow, host)
    until = row.held_until if row else None
    return max(0.0, (until - now).total_seconds()) if until else 0.0


def kept_robots(engine: Engine, host: str, *, not_before: datetime) -> str | None:
    """The rules of this host if they were read since then."""
    with reading(engine) as session:
        query = select(HostRow.robots).where(HostRow.host == host, col(HostRow.robots_at) >= not_before)
        return session.exec(query).first()


def keep_robots(engine: Engine, host: str, rules: str, now: datetime) -> None:
    """Remember the rules of this host, as read at `now`."""
    read = {"robots": rules, "robots_at": now}
    statement = (
        insert_into(_TABLE, engine)
        .values(host=host, free_at=0.0, **read)
        .on_conflict_do_update(index_elements=["host"], set_=read)
    )
    with writing(engine) as session:
        session.connection().execute(statement)
