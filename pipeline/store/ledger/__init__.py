"""The ledger in the archive: recording what codings say, and reading it as known at any time."""

from pipeline.store.ledger.claims import STAGE
from pipeline.store.ledger.queries import changes, commitments, events, partnerships, successor
from pipeline.store.ledger.recording import record_new

__all__ = ["STAGE", "changes", "commitments", "events", "partnerships", "record_new", "successor"]
