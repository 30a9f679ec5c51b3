"""One round of the main job: by calling the steps, or by letting Airflow run."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from alerts import job
from pipeline import steps
from pipeline.clock import now, write_clock
from pipeline.reading import EXTRACTOR
from pipeline.store import stages
from pipeline.store.database import reading
from pipeline.workplace import Workplace
from tenfold.demo.airflow_api import AirflowApi
from tenfold.demo.timetable import Tick

Tell = Callable[[str], None]
# A round has a few dozen pages; one that takes longer hangs.
_PATIENCE_SECONDS = 300.0


class Rounds(Protocol):
    """A way to do the main job."""

    # how far apart hours may lie to share a round
    together: timedelta

    def play(self, tick: Tick, tell: Tell) -> None:
        """Set the clock, gather what is out by then, mail what is due; `tell` hears what is being done."""


class StepRounds:
    """Calls the steps that the DAGs' tasks call, in the same order."""

    together = timedelta(0)

    def __init__(self, place: Workplace, clock: Path) -> None:
        self._place = place
        self._clock = clock

    def play(self, tick: Tick, tell: Tell) -> None:
        """Feeds and sites side by side, as their two DAGs run; then stage after stage."""
        write_clock(self._clock, tick.gather_at)
        tell("collect")
        with ThreadPoolExecutor(1) as beside:
            sites = beside.submit(steps.collect_sites, place=self._place)
            steps.collect_feeds(place=self._place)
            steps.fetch_entries(place=self._place)
            sites.result()
        for step in (steps.extract_new, steps.group_new, steps.classify_new, steps.record_new):
            tell(step.__name__.removesuffix("_new"))
            step(place=self._place)
        tell("mail")
        self._mail()
        write_clock(self._clock, tick.mail_at)
        self._mail()

    def _mail(self) -> None:
        job.run(self._place.engine, self._place.settings, now())


class AirflowRounds:
    """Starts the collecting DAGs and lets their assets wake the others."""

    together = timedelta(hours=3)

    def __init__(self, api: AirflowApi, place: Workplace, clock: Path) -> None:
        self._api = api
        self._place = place
        self._clock = clock

    def play(self, tick: Tick, tell: Tell) -> None:
        """Until all is worked off and every mail is out, wake-ups that were held back included.

        What the feeds brought may wake `process` and `alerts` while the sites are still being read. The hour
        of the mails strikes only after that, so that no digest is written before all its news is known.
        """
        write_clock(self._clock, tick.gather_at)
        began = datetime.now(UTC)
        tell("collect_feeds, collect_sites")
        self._run("collect_feeds", "collect_sites")
        tell("process, alerts")
        self._finish("process", self._api.started("process", began))
        self._settle("alerts", began)
        write_clock(self._clock, tick.mail_at)
        struck = datetime.now(UTC)
        self._settle("process", began)
        if self._captures_wait():
            self._run("process")
        self._settle("alerts", struck)
        if not self._api.started("alerts", struck):
            # its timetable follows the real clock
            self._run("alerts")

    def _run(self, *dag_ids: str) -> None:
        runs = [(dag_id, self._api.trigger(dag_id)) for dag_id in dag_ids]
        self._api.wait_until_ended(runs, seconds=_PATIENCE_SECONDS)

    def _finish(self, dag_id: str, runs: list[str]) -> None:
        self._api.wait_until_ended([(dag_id, run) for run in runs], seconds=_PATIENCE_SECONDS)

    def _settle(self, dag_id: str, since: datetime) -> None:
        """Wait for the runs that assets have started or are about to start."""
        ended: set[str] = set()
        while True:
            woken = self._api.is_woken(dag_id)
            runs = [run for run in self._api.started_or_queued(dag_id, since) if run not in ended]
            if not woken and not runs:
                return
            self._finish(dag_id, runs)
            ended.update(runs)

    def _captures_wait(self) -> bool:
        with reading(self._place.engine) as session:
            return bool(stages.to_extract(session, EXTRACTOR, 1))
