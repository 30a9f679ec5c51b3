"""Airflow's REST API, as far as the demo needs it."""

import json
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

_PARTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
_ENDED = frozenset({"success", "failed"})
_PAUSE_SECONDS = 0.25


class AirflowFailed(Exception):
    """Airflow did not do what it was asked in time; the message names what."""


class AirflowApi:
    """A client for one Airflow on loopback that asks nobody for a password."""

    def __init__(self, base: str) -> None:
        self._http = httpx.Client(base_url=f"{base}/api/v2", timeout=60, trust_env=False)

    def is_healthy(self) -> bool:
        """Whether all four parts of Airflow say that they work."""
        try:
            parts = self._http.get("/monitor/health").json()
        except (httpx.HTTPError, ValueError):
            return False
        return all(parts.get(part, {}).get("status") == "healthy" for part in _PARTS)

    def knows(self, dag_ids: Iterable[str]) -> bool:
        """Whether all these DAGs have been read in."""
        return {dag["dag_id"] for dag in self._get("/dags")["dags"]} >= set(dag_ids)

    def make_pools(self, file: Path) -> None:
        """Create the pools of a file as `airflow pools import` takes it."""
        for name, pool in json.loads(file.read_text(encoding="utf-8")).items():
            self._send("POST", "/pools", {"name": name, **pool})

    def unpause(self, dag_id: str) -> None:
        """Let a DAG run."""
        self._send("PATCH", f"/dags/{dag_id}", {"is_paused": False})

    def trigger(self, dag_id: str) -> str:
        """Start a run now; its identifier."""
        return str(self._send("POST", f"/dags/{dag_id}/dagRuns", {"logical_date": None})["dag_run_id"])

    def wait_until_ended(self, runs: Iterable[tuple[str, str]], *, seconds: float) -> None:
        """Until these runs (DAG and run) have ended well.

        Raises:
            AirflowFailed: one failed, or the time is over.
        """
        late = time.monotonic() + seconds
        for dag_id, run_id in runs:
            while (state := self._get(f"/dags/{dag_id}/dagRuns/{run_id}")["state"]) not in _ENDED:
                if time.monotonic() > late:
                    raise AirflowFailed(f"the run {run_id} of {dag_id} is still {state}")
                time.sleep(_PAUSE_SECONDS)
            if state == "failed":
                raise AirflowFailed(f"the run {run_id} of {dag_id} failed; open it in the Airflow UI")

    def started(self, dag_id: str, since: datetime) -> list[str]:
        """Runs of a DAG that have started since a moment, oldest first."""
        return [str(run["dag_run_id"]) for run in self._latest(dag_id) if _started(run, since)]

    def started_or_queued(self, dag_id: str, since: datetime) -> list[str]:
        """The same, and those that have yet to start."""
        latest = self._latest(dag_id)
        wanted = [run for run in latest if run["state"] == "queued" or _started(run, since)]
        return [str(run["dag_run_id"]) for run in wanted]

    def _latest(self, dag_id: str) -> list[dict[str, Any]]:
        runs: list[dict[str, Any]] = self._get(f"/dags/{dag_id}/dagRuns", order_by="-run_after", limit=20)[
            "dag_runs"
        ]
        return runs[::-1]

    def is_woken(self, dag_id: str) -> bool:
        """Whether an asset event waits to start a run of this DAG."""
        answer = self._asked("GET", f"/dags/{dag_id}/assets/queuedEvents")
        return answer.status_code == httpx.codes.OK and answer.json()["total_entries"] > 0

    def _get(self, path: str, **query: str | int) -> dict[str, Any]:
        return _content(self._asked("GET", path, params=query))

    def _send(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return _content(self._asked(method, path, json=body))

    def _asked(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **request)
        except httpx.HTTPError as error:
            raise AirflowFailed(f"Airflow did not answer {method} {path} ({error})") from error


def _content(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise AirflowFailed(
            f"Airflow refused {answer.request.url.path}: {answer.status_code} {answer.text[:200]}"
        )
    result: dict[str, Any] = answer.json()
    return result


def _started(run: dict[str, Any], since: datetime) -> bool:
    return run["start_date"] is not None and datetime.fromisoformat(run["start_date"]) >= since
