"""A stored digest or note as JSON: for programs, and for a channel of Slack."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC

from slack_sdk.models.blocks import HeaderBlock, MarkdownTextObject, PlainTextObject, SectionBlock
from sqlmodel import Session, select

from alerts.links import Links
from alerts.words import plain, words
from models.alerts import DigestRow, HitRow

# Limits of Slack's blocks; the text of a section is filled to a little less than it may hold.
_LONGEST_HEADER = 150
_LONGEST_SECTION = 2_900
_MOST_SECTIONS = 45
# An escaped letter takes up to five: a line of this many fits into a section.
_LONGEST_LINE = 550
_URL = re.compile(r"https?://[^\s<>|]+")


def told_by(session: Session, digest_id: str) -> list[HitRow]:
    """What a mail tells, in a fixed order."""
    query = select(HitRow).where(HitRow.digest_id == digest_id)
    return sorted(session.exec(query), key=lambda hit: (hit.record, hit.record_id))


def json_payload(digest: DigestRow, language: str, told: Sequence[HitRow], links: Links) -> bytes:
    """What a webhook gets: the same bytes for the same digest."""
    pages = {"event": links.event, "article": links.item, "item": links.item}
    records = [
        {"record": hit.kind, "id": hit.record_id}
        | ({"url": pages[hit.kind](hit.record_id)} if hit.kind in pages else {})
        for hit in told
    ]
    payload = {
        "type": f"tenfold.{digest.kind.value}",
        "timestamp": digest.composed_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "id": digest.id,
            "day": digest.day.isoformat(),
            "language": language,
            "subject": digest.subject,
            "text": digest.text,
            "url": links.digest(digest.id),
            "records": records,
        },
    }
    return json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")


def slack_payload(digest: DigestRow, language: str, links: Links) -> bytes:
    """What a channel of Slack gets: the text of the mail in blocks, with a link to its page."""
    sections = list(_sections(digest.text))
    more = ["…"] if len(sections) > _MOST_SECTIONS else []
    read = f"<{_escaped(links.digest(digest.id))}|{_escaped(words(language).text('read_on_web'))}>"
    blocks = [
        HeaderBlock(text=PlainTextObject(text=plain(digest.subject, _LONGEST_HEADER) or "Tenfold")),
        *(_section(text) for text in [*sections[:_MOST_SECTIONS], *more, read]),
    ]
    payload = {"text": _escaped(plain(digest.subject)), "blocks": [block.to_dict() for block in blocks]}
    return json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")


def _section(text: str) -> SectionBlock:
    # verbatim: no word of a source becomes a mention or the name of a channel
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True))


def _sections(text: str) -> Iterator[str]:
    """The lines of a text, escaped, in as few sections as they fit into."""
    held = ""
    for line in text.splitlines():
        said = _URL.sub(r"<\g<0>>", _escaped(line[:_LONGEST_LINE]))
        if held and len(held) + 1 + len(said) > _LONGEST_SECTION:
            yield held
            held = ""
        held = f"{held}\n{said}" if held else said
    if held.strip():
        yield held


def _escaped(text: str) -> str:
    """The three signs that Slack reads as its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
