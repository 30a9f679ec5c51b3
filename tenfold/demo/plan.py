"""What is to be played, where, and with what: written by the command, read by the player."""

import os
import secrets
import sys
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.config import Settings
from tenfold.demo.home import MARK, Home

_HOST = "127.0.0.1"


class Plan(BaseModel):
    """One demo, decided in full before anything is started."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    scenario: Path
    days: int
    airflow: bool
    ends_by_itself: bool
    as_json: bool
    ports: dict[str, int]
    started: float

    def address(self, service: str) -> str:
        """The address of a service's pages, without a slash at the end."""
        return f"http://{_HOST}:{self.ports[service]}"

    def settings(self) -> Settings:
        """Tenfold's settings for this demo: nothing is left to the environment or a `.env` file."""
        home = Home(self.home)
        return Settings(
            _env_file=None,
            home=home.folder,
            database_url=f"sqlite:///{home.folder / 'tenfold.db'}",
            captures_dir=home.folder / "captures",
            sources_dir=home.sources,
            clock_file=home.clock,
            allow_private_hosts=True,
            smtp_url=f"smtp://{_HOST}:{self.ports['smtp']}",
            mail_from="Tenfold demo <tenfold@demo.example>",
            archive_url=self.address("archive"),
            log_level="WARNING",
            fetch_timeout_seconds=10,
            crawl_timeout_seconds=120,
        )

    def environment(self) -> dict[str, str]:
        """This process's environment with the settings of the demo, and no others of their kind."""
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("TENFOLD_", "AIRFLOW"))
        }
        own = {MARK: str(self.home), **self.settings().environment()}
        return {**inherited, **_direct(inherited), **own, **self._airflow()}

    def _airflow(self) -> dict[str, str]:
        """Airflow on SQLite, four tasks at a time; who reaches it on loopback may do everything."""
        base, folder = self.address("airflow"), Home(self.home).airflow
        settings = {
            "core__dags_folder": Path(__file__).resolve().parents[2] / "dags",
            "core__plugins_folder": folder / "plugins",
            "core__load_examples": False,
            "core__executor": "tenfold.warm_executor.WarmLocalExecutor",
            "core__parallelism": 4,
            "core__simple_auth_manager_all_admins": True,
            "core__execution_api_server_url": f"{base}/execution/",
            "database__sql_alchemy_conn": f"sqlite:///{folder / 'airflow.db'}",
            "api__host": _HOST,
            "api__port": self.ports["airflow"],
            "api__base_url": base,
            "api__secret_key": secrets.token_hex(32),
            "api_auth__jwt_secret": secrets.token_hex(32),
            "dag_processor__refresh_interval": 15,
            "scheduler__scheduler_idle_sleep_time": 0.2,
            "logging__worker_log_server_port": self.ports["worker_logs"],
            "logging__trigger_log_server_port": self.ports["trigger_logs"],
            "usage_data_collection__enabled": False,
        }
        named = {f"AIRFLOW__{name.upper()}": str(value) for name, value in settings.items()}
        return {"AIRFLOW_HOME": str(folder), **named}

    def save(self) -> None:
        """Write the plan to where the player will look for it."""
        Home(self.home).plan.write_text(self.model_dump_json(), encoding="utf-8")

    def command(self) -> list[str]:
        """How the player is started."""
        return [sys.executable, "-m", "tenfold.demo", str(Home(self.home).plan)]


def _direct(inherited: dict[str, str]) -> dict[str, str]:
    """Loopback is reached directly, whatever proxy the environment names."""
    excepted = ",".join(filter(None, (inherited.get("NO_PROXY"), "127.0.0.0/8", _HOST, "localhost")))
    return {"NO_PROXY": excepted, "no_proxy": excepted}
