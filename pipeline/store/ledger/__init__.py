"""The ledger in the archive: recording what codings say, and reading it as known at any time."""

from pipeline.store.ledger.claims import STAGE
from pipeline.store.ledger.gold import gold_lines
from pipeline.store.ledger.queries import changes, commitments, events, partnerships, successor
from pipeline.store.ledger.recording import record_new, waiting
from pipeline.store.ledger.reviews import Reviewing, reviews
from pipeline.store.ledger.subjects import NotReviewable

__all__ = [
    "STAGE",
    "NotReviewable",
    "Reviewing",
    "changes",
    "commitments",
    "events",
    "gold_lines",
    "partnerships",
    "record_new",
    "reviews",
    "successor",
    "waiting",
]
