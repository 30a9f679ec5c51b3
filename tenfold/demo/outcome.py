"""What came of a demo: figures against the truth, sources, mails, seconds and addresses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from sqlmodel import Session, col, select

from models.collecting import SIGHTED, CheckRow
from newsroom.report import score_lines
from newsroom.score import Score, score_run
from newsroom.world import World
from pipeline.store.database import reading
from pipeline.workplace import Workplace
from tenfold.demo.counts import Counts, count
from tenfold.demo.found import found
from tenfold.demo.home import Home
from tenfold.demo.mailbox import arrived, first_arrival
from tenfold.demo.plan import Plan

_SERVICES = {"archive": "Archive", "inbox": "Inbox", "airflow": "Airflow"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that the summary says."""

    score: Score
    counts: Counts
    # per source: looks, looks that did not see, and the reasons
    looks: dict[str, tuple[int, int, str]]
    arrived: int
    first_mail_seconds: float | None
    seconds: float
    addresses: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        looks = {
            source: {"looks": all_, "unseen": unseen, "reasons": reasons}
            for source, (all_, unseen, reasons) in self.looks.items()
        }
        return {
            "counts": self.counts._asdict(),
            "mails_arrived": self.arrived,
            "seconds": {"first_mail": self.first_mail_seconds, "all": self.seconds},
            "addresses": self.addresses,
            "sources": looks,
            "score": self.score.as_dict(),
        }


def outcome_of(plan: Plan, world: World, place: Workplace, *, ended: float) -> Outcome:
    """Score a run that has been played to its end; `ended` in seconds since 1970."""
    mail = Home(plan.home).mail
    mails = arrived(mail)
    ids = frozenset(str(each.message["Message-ID"]) for each in mails)
    until = world.scenario.scenario.start + timedelta(days=plan.days)
    with reading(place.engine) as session:
        run = found(session, place.sources, ids, until, place.settings.sure)
        counts, looks = count(session), _looks(session)
    first = first_arrival(mail)
    return Outcome(
        score=score_run(world, run),
        counts=counts,
        looks=looks,
        arrived=len(mails),
        first_mail_seconds=_since(plan.started, first),
        seconds=round(ended - plan.started, 1),
        addresses={
            name: plan.address(service)
            for service, name in _SERVICES.items()
            if service != "airflow" or plan.airflow
        },
    )


def show(outcome: Outcome, console: Console) -> None:
    """The summary as tables."""
    console.print(Group(_sources(outcome), _figures(outcome)))
    for line in _closing(outcome):
        console.print(line, highlight=False, soft_wrap=True)


def _looks(session: Session) -> dict[str, tuple[int, int, str]]:
    looks: dict[str, tuple[int, int, set[str]]] = {}
    for check in session.exec(select(CheckRow).order_by(col(CheckRow.source_id))):
        all_, unseen, reasons = looks.get(check.source_id, (0, 0, set()))
        blind = check.outcome not in SIGHTED
        if blind:
            reasons.add(check.reason or check.outcome)
        looks[check.source_id] = (all_ + 1, unseen + blind, reasons)
    return {name: (all_, unseen, ", ".join(sorted(why))) for name, (all_, unseen, why) in looks.items()}


def _since(started: float, moment: datetime | None) -> float | None:
    return None if moment is None else round(moment.timestamp() - started, 1)


def _sources(outcome: Outcome) -> Table:
    table = Table(
        "source", "items out", "read", "looks", "not seen", "why", title="Sources", title_justify="left"
    )
    for column in table.columns[1:5]:
        column.justify = "right"
    for name, coverage in outcome.score.coverage.items():
        all_, unseen, why = outcome.looks.get(name, (0, 0, "never looked at"))
        table.add_row(name, str(coverage.out), str(coverage.read), str(all_), str(unseen or ""), why)
    return table


def _figures(outcome: Outcome) -> Table:
    table = Table(
        "",
        "precision",
        "recall",
        "F1",
        "right / wrong / missed",
        title="Against the truth",
        title_justify="left",
    )
    for line in score_lines(outcome.score):
        table.add_row(*line)
    return table


def _closing(outcome: Outcome) -> list[str]:
    first = outcome.first_mail_seconds
    mails = outcome.score.mails
    due = f"{mails.digests_due - len(mails.digests_missing)} of {mails.digests_due} digests due"
    wait = "no mail came" if first is None else f"the first after {first:.0f} s"
    lines = [
        f"Findings: {outcome.counts.relevant} relevant articles, {outcome.counts.events} events, "
        f"{outcome.counts.partners} partner countries",
        f"Mails: {outcome.arrived} arrived ({due}), {wait}; all done after {outcome.seconds:.0f} s",
    ]
    return lines + [f"{name + ':':<9}{address}/" for name, address in outcome.addresses.items()]
