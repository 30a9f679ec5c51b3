"""Airflow's REST API, as far as the demo needs it."""

import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed

_PARTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
_ENDED = frozenset({"success", "failed"})
_PAUSE_SECONDS = 0.25


class AirflowFailed(Exception):
    """Airflow did not do what it was asked in time; the message names what."""


class AirflowApi:
    """A client for one Airflow on loopback that asks nobody for a password."""

    def __init__(self, base: str) -> None:
        self._http = httpx.Client(base_url=f"{base}/api/v2", timeout=30, trust_env=False)

    def is_healthy(self) -> bool:
        """Whether all four parts of Airflow say that they work."""
        try:
            parts = self._get("/monitor/health")
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

    def runs_since(self, dag_id: str, moment: datetime) -> list[str]:
        """Runs of a DAG that were created after a moment or have not ended, oldest first."""
        found = self._get(f"/dags/{dag_id}/dagRuns", order_by="-run_after", limit=20)["dag_runs"]
        wanted = [run for run in found if run["state"] not in _ENDED or _queued(run) >= moment]
        return [str(run["dag_run_id"]) for run in reversed(wanted)]

    def is_woken(self, dag_id: str) -> bool:
        """Whether an asset event waits to start a run of this DAG."""
        answer = self._http.get(f"/dags/{dag_id}/assets/queuedEvents")
        return answer.status_code == httpx.codes.OK and answer.json()["total_entries"] > 0

    @retry(retry=retry_if_exception_type(httpx.HTTPError), stop=stop_after_attempt(5), wait=wait_fixed(1))
    def _get(self, path: str, **query: str | int) -> dict[str, Any]:
        answer = self._http.get(path, params=query)
        answer.raise_for_status()
        result: dict[str, Any] = answer.json()
        return result

    def _send(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._http.request(method, path, json=body)
        answer.raise_for_status()
        result: dict[str, Any] = answer.json()
        return result


def _queued(run: dict[str, Any]) -> datetime:
    value = run.get("queued_at") or run.get("run_after")
    return datetime.fromisoformat(value) if value else datetime.now(UTC)
