"""The first page and the mails."""

from datetime import date, datetime

from archive.views.base import Named, View
from archive.views.ledger import ActionSummary, EventLine
from archive.views.sight import SourceLine
from models.ledger import Stage


class DigestLine(View):
    id: str
    day: date
    kind: str
    subject: str
    composed_at: datetime
    sent: int


class DigestsView(View):
    digests: tuple[DigestLine, ...]


class DigestView(View):
    """A mail as composed, without what names its reader."""

    digest: DigestLine
    text: str


class NewPartner(View):
    country: Named
    action: str
    stage: Stage
    news: str
    because: str
    item_id: str
    # certain enough to be told as news; otherwise a person should look first
    sure: bool
    known_at: datetime


class HomeView(View):
    """What is known at a moment."""

    plan: str
    at: datetime
    items: int
    relevant: int
    events: int
    partner_countries: int
    actions: tuple[ActionSummary, ...]
    new_partners: tuple[NewPartner, ...]
    latest_events: tuple[EventLine, ...]
    unseen: tuple[SourceLine, ...]
    # of the enabled sources, how many were seen at their last look
    seen: int
    sources: int
