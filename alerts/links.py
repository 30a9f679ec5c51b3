"""Addresses of the archive's pages and of the reader's own."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses below the public address of the archive."""

    base: str

    def item(self, article_id: str) -> str:
        """The page of an article with its evidence."""
        return self._of("items", article_id)

    def event(self, event_id: str) -> str:
        """The page of an event."""
        return self._of("events", event_id)

    def action(self, code: str) -> str:
        """The page of an action."""
        return self._of("actions", code)

    def country(self, iso3: str) -> str:
        """The page of a country."""
        return self._of("countries", iso3)

    def source(self, source_id: str) -> str:
        """The page of a source's health."""
        return self._of("sources", source_id)

    def digest(self, digest_id: str) -> str:
        """The page of a mail as it was sent."""
        return self._of("digests", digest_id)

    def unsubscribe(self, token: str) -> str:
        """Where the reader with this secret leaves."""
        return self._of("unsubscribe", token)

    def confirm(self, token: str) -> str:
        """Where the address with this secret confirms that it wants mails."""
        return self._of("subscribe/confirm", token)

    def _of(self, kind: str, name: str) -> str:
        return f"{self.base.rstrip('/')}/{kind}/{quote(name, safe='')}"
