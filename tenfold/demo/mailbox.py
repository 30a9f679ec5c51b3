"""The mails that arrived: a Maildir, read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

_FOLDERS = ("new", "cur")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail and when it really came."""

    key: str
    at: datetime
    message: EmailMessage

    @property
    def date(self) -> str:
        """The day and time the mail itself gives; empty when it gives none that can be read."""
        header = self.message["Date"]
        moment = getattr(header, "datetime", None)
        return f"{moment:%Y-%m-%d %H:%M %Z}" if moment is not None else ""


def arrived(folder: Path) -> list[Arrived]:
    """Every mail of a Maildir, the latest first; nothing when there is no such folder yet."""
    return sorted(_read(folder), key=lambda mail: (mail.date, mail.at, mail.key), reverse=True)


def first_arrival(folder: Path) -> datetime | None:
    """When the first mail came; None before it did."""
    times = [_came(file) for file in _files(folder)]
    return min(times, default=None)


def _files(folder: Path) -> Iterator[Path]:
    for part in _FOLDERS:
        if (folder / part).is_dir():
            yield from (folder / part).iterdir()


def _read(folder: Path) -> Iterator[Arrived]:
    for file in _files(folder):
        message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
        assert isinstance(message, EmailMessage)  # what the default policy makes
        yield Arrived(file.name.partition(":")[0], _came(file), message)


def _came(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
