"""What happened, as one text tells it: a claim for each thing reported as done or under way."""

from models.coding import Document, EventClaim
from pipeline.classify.findings import Judgement
from pipeline.classify.reading import View
from pipeline.classify.rules import Language


def event_claims(
    judged: list[Judgement], view: View, language: Language, partners: frozenset[str], document: Document
) -> tuple[EventClaim, ...]:
    """Claims for the findings of progress, one per sentence they rest on."""
    return ()
