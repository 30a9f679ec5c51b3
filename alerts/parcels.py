"""What is delivered: a digest or a note to a reader, or the question whether somebody wants to be one."""

from dataclasses import dataclass
from datetime import datetime

from models.alerts import DeliveryRow, DigestRow, RequestRow, SubscriptionRow


@dataclass(frozen=True, slots=True)
class Parcel:
    """One stored delivery with what it carries: a digest of a reader, or a request."""

    id: str
    message_id: str
    address: str
    next_try: datetime
    # how often it was tried before
    attempts: int
    content: DigestRow | RequestRow
    # None: nobody is a reader yet, the parcel asks
    reader: SubscriptionRow | None = None

    @property
    def made_at(self) -> datetime:
        """When its content was written."""
        content = self.content
        return content.composed_at if isinstance(content, DigestRow) else content.asked_at


def parcel(
    row: DeliveryRow, digest: DigestRow | None, reader: SubscriptionRow | None, request: RequestRow | None
) -> Parcel:
    """The delivery of a row with what belongs to it.

    Raises:
        LookupError: when the row carries nothing.
    """
    content = digest or request
    if content is None:
        raise LookupError(f"delivery {row.id} carries neither a digest nor a request")
    return Parcel(row.id, row.message_id, row.address, row.next_try, row.attempts, content, reader)
