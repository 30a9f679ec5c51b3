"""Settings: the only reader of the environment."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything that differs from one installation to another (`TENFOLD_…`, or a file `.env`)."""

    model_config = SettingsConfigDict(
        env_prefix="TENFOLD_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    home: Path = Field(default=Path("var"), description="Folder of the database, captures and logs.")
    database_url: str = Field(
        default="", description="SQLAlchemy URL of the archive; empty: SQLite inside `home`."
    )
    captures_dir: Path | None = Field(
        default=None, description="Folder of the WARC files; default: in `home`."
    )
    catalogue_dir: Path = Field(
        default=_ROOT / "catalogue", description="Plan, actions, languages, countries."
    )
    sources_dir: Path | None = Field(
        default=None, description="Folder of the source entries; default: `sources` of the catalogue."
    )
    clock_file: Path | None = Field(
        default=None, description="Simulated time (demo and tests); default: real."
    )

    contact: str = Field(
        default="", description="Address or page that tells a host who asks; named in the user agent."
    )
    allow_private_hosts: bool = Field(
        default=False,
        description="Let the collector fetch from loopback and private addresses (demo, tests).",
    )
    max_body_bytes: int = Field(
        default=20_000_000, gt=0, description="A longer answer is not read to its end."
    )
    fetch_timeout_seconds: float = Field(default=30.0, gt=0, description="Limit of one request, all of it.")
    crawl_timeout_seconds: float = Field(default=900.0, gt=0, description="Limit of one run of the spiders.")

    smtp_url: str = Field(
        default="smtp://127.0.0.1:1025",
        description="smtp://, smtp+starttls:// or smtps://, with user:password@ where it is asked for.",
    )
    mail_from: str = Field(default="Tenfold <tenfold@localhost>", description="Sender of every mail.")
    bounce_secret: str = Field(
        default="", description="Who posts bounces to /bounces must know it; empty: nobody may."
    )
    archive_url: str = Field(
        default="http://127.0.0.1:8010", description="Public address of the archive pages."
    )

    sure: float = Field(
        default=0.65,
        ge=0,
        le=1,
        description="How certain news must be to be told as such; what is less certain is told apart.",
    )

    log_level: str = Field(default="WARNING", description="DEBUG, INFO, WARNING or ERROR.")
    log_json: bool = Field(default=False, description="Logs as JSON lines instead of text.")

    @property
    def database(self) -> str:
        """URL of the archive database."""
        return self.database_url or f"sqlite:///{(self.home / 'tenfold.db').absolute()}"

    @property
    def captures(self) -> Path:
        """Folder of the WARC segments."""
        return self.captures_dir or self.home / "captures"

    @property
    def sources(self) -> Path:
        """Folder of the source entries."""
        return self.sources_dir or self.catalogue_dir / "sources"

    @property
    def user_agent(self) -> str:
        """How we introduce ourselves to every host."""
        return f"Tenfold/0.1 (+{self.contact})" if self.contact else "Tenfold/0.1"

    def environment(self) -> dict[str, str]:
        """These settings as environment variables, for a child process."""
        given = {name: value for name, value in self if value is not None}
        return {f"TENFOLD_{name.upper()}": str(value) for name, value in given.items()}


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
