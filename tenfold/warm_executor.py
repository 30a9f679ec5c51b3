"""Airflow's LocalExecutor with our code already loaded: a task then starts in a second instead of four."""

from airflow.executors.local_executor import LocalExecutor


class WarmLocalExecutor(LocalExecutor):
    """Loads the steps before the first worker is forked, so that no task has to."""

    def start(self) -> None:
        """Load what every task needs, then start as usual."""
        import alerts.job
        import pipeline.steps  # noqa: F401

        super().start()
