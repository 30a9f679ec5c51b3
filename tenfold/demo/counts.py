"""How far the archive has come: the figures shown while a demo plays."""

from typing import NamedTuple

from sqlalchemy import distinct, func
from sqlmodel import Session, col, select

from models.alerts import DeliveryRow, DeliveryState
from models.article import ArticleRow
from models.coding import CodingRow
from models.collecting import CaptureRow
from models.ledger import EventRow, PartnershipRow


class Counts(NamedTuple):
    """Rows of each kind, from bytes to mails."""

    captures: int
    articles: int
    relevant: int
    events: int
    partners: int
    mails: int


def count(session: Session) -> Counts:
    """The present figures; partners are countries, each counted once."""

    def number(column: object, *where: object) -> int:
        query = select(func.count(distinct(column)))  # type: ignore[arg-type]
        return int(session.exec(query.where(*where)).one())  # type: ignore[arg-type]

    return Counts(
        captures=number(col(CaptureRow.id)),
        articles=number(col(ArticleRow.url)),
        relevant=number(col(CodingRow.article_id), col(CodingRow.relevant)),
        events=number(col(EventRow.id)),
        partners=number(col(PartnershipRow.country)),
        mails=number(col(DeliveryRow.digest_id), col(DeliveryRow.state) == DeliveryState.SENT),
    )
