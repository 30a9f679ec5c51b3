"""A person's last word on single findings and countries' parts, to be shown beside the machine's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.coding import FindingRow, InvolvementRow
from models.review import Subject
from pipeline.ledger.overruling import Overruling
from pipeline.store.ledger.claims import page_of
from pipeline.store.ledger.decisions import Decisions


class Beside:
    """What stands beside the machine's word, as known at a time."""

    def __init__(self, overruling: Overruling) -> None:
        self._overruling = overruling

    @classmethod
    def load(cls, session: Session, as_of: datetime | None = None) -> "Beside":
        """The decisions as they stood then (now by default)."""
        return cls(Decisions.load(session, as_of).overruling)

    def of(self, row: FindingRow | InvolvementRow, source_id: str, url: str) -> Mapping[str, Any] | None:
        """The last word on this claim: verdict, by whom, when, why, and what was set; None without one."""
        subject = Subject.FINDING if isinstance(row, FindingRow) else Subject.INVOLVEMENT
        code = row.action if isinstance(row, FindingRow) else row.country
        word = self._overruling.on(subject, page_of(source_id, url), code)
        if word is None:
            return None
        machine = row.model_dump(mode="json", include={"action", "kind", "country", "role"})
        return word.as_record(machine) | {"set": dict(word.fields)}
