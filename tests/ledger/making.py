"""Claims by hand: a report of a signing with Laos, from which a test changes what it is about."""

from dataclasses import replace
from datetime import date
from typing import Any

from models.coding import EventType
from models.identity import digest
from pipeline.ledger.claims import Claim

SIGNED = Claim(
    id="",
    article_id="",
    story_id="",
    family="",
    language="en",
    type=EventType.AGREEMENT_SIGNED,
    date="2025-03-10",
    actions=frozenset({"A1"}),
    countries=frozenset({"LAO"}),
    quantities=None,
    place=None,
    ordinal=None,
    published_on=date(2025, 3, 11),
    seen_on=date(2025, 3, 11),
    start=0,
    end=41,
    quote="China and Laos signed for a joint AI lab.",
    what="China and Laos signed for a joint AI lab.",
    title="",
)


def claim(name: str, **changes: Any) -> Claim:
    """A report of its own article, story and family, named by a word; the rest as in `SIGNED`."""
    own = {
        "id": digest("claim", name),
        "article_id": f"article-{name}",
        "story_id": f"story-{name}",
        "family": name,
    }
    if "what" in changes:
        changes |= {"quote": changes["what"], "end": len(changes["what"])}
    for part in ("actions", "countries"):
        if part in changes:
            changes[part] = frozenset(changes[part])
    return replace(SIGNED, **own | changes)
