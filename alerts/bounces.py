"""What came back: a returned mail, a delay, an answer of a machine, or something else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum
from itertools import islice

from flufl.bounce import all_failures

from alerts.words import plain

# A digest with its pictures is a tenth of this; more is no bounce of ours.
LARGEST = 2_000_000
# A report with the mail it returns has six parts at most. The library looks at every line once for
# each level, so depth times lines is what a hostile mail would make it pay.
_MOST_PARTS = 40
_MOST_LINES = 50_000
_PART = re.compile(rb"(?i)boundary|message/(?:rfc822|global)")
_MESSAGE_ID = re.compile(rb"<[^<>\s@]{1,100}@[^<>\s@]{1,253}>")
_MOST_IDS = 100
_LONGEST_REASON = 200
_AUTO_REPLY_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-From")


class TooMuch(ValueError):
    """Larger or more nested than any bounce: it is not read."""


class Nature(StrEnum):
    HARD = "hard"
    TEMPORARY = "temporary"
    AUTO_REPLY = "auto_reply"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Returned:
    """What a mail that came back says."""

    nature: Nature
    # of recipients that can never be reached, in small letters
    addresses: frozenset[str] = frozenset()
    # every Message-ID that it returns or quotes; its own is not among them
    message_ids: tuple[str, ...] = ()
    reason: str = ""


def read_returned(raw: bytes) -> Returned:
    """Read a mail that came to the sender's address.

    Raises:
        TooMuch: when it is larger or more nested than any bounce.
    """
    if len(raw) > LARGEST:
        raise TooMuch(f"larger than {LARGEST:,} bytes")
    if raw.count(b"\n") > _MOST_LINES or len(_PART.findall(raw)) > _MOST_PARTS:
        raise TooMuch("more parts or lines than any bounce has")
    mail = message_from_bytes(raw)
    try:
        return _read(mail)
    except (AttributeError, TypeError, ValueError, LookupError):
        # the library takes headers for text, and broken bytes make them something else
        return Returned(Nature.OTHER, reason="not readable")


def _read(mail: Message) -> Returned:
    reports = list(_reports(mail))
    if not reports and _auto_reply(mail):
        return Returned(Nature.AUTO_REPLY)
    delayed, failed = (_decoded(addresses) for addresses in all_failures(mail))
    passing = frozenset(_recipient(block) for block in reports if _status(block).startswith("4"))
    final = failed - passing
    if not final:
        return Returned(Nature.TEMPORARY if delayed | failed else Nature.OTHER)
    return Returned(Nature.HARD, final, tuple(_message_ids(mail)), _reason(reports, final))


def _reports(mail: Message) -> Iterator[Message]:
    """The blocks of a delivery report (RFC 3464), one for each recipient."""
    for part in mail.walk():
        blocks = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(blocks, list):
            yield from (block for block in blocks if isinstance(block, Message) and block.get("Action"))


def _auto_reply(mail: Message) -> bool:
    """Whether a machine answers for a person (RFC 3834), or says so in one of the older ways."""
    automatic = str(mail.get("Auto-Submitted", "")).strip().lower().startswith("auto-replied")
    older = str(mail.get("Precedence", "")).strip().lower() == "auto_reply"
    return automatic or older or any(name in mail for name in _AUTO_REPLY_HEADERS)


def _decoded(addresses: frozenset[bytes]) -> frozenset[str]:
    return frozenset(address.decode("ascii", "replace").lower() for address in addresses if address)


def _recipient(block: Message) -> str:
    named = block.get("Original-Recipient") or block.get("Final-Recipient") or ""
    return str(named).rpartition(";")[2].strip().strip("<>").lower()


def _status(block: Message) -> str:
    return str(block.get("Status", "")).strip()


def _reason(reports: list[Message], addresses: frozenset[str]) -> str:
    for block in reports:
        if _recipient(block) in addresses:
            said = f"{_status(block)} {str(block.get('Diagnostic-Code', '')).partition(';')[2]}"
            return plain(said, _LONGEST_REASON) or "returned"
    return "returned"


def _message_ids(mail: Message) -> Iterator[str]:
    """Message-IDs in the returned mail, in its headers or where it is quoted; the first hundred."""
    names = (name[0] for text in _texts(mail) for name in _MESSAGE_ID.finditer(text))
    return (name.decode("ascii", "replace") for name in islice(names, _MOST_IDS))


def _texts(mail: Message) -> Iterator[bytes]:
    for part in mail.walk():
        if part is not mail:
            yield str(part.get("Message-ID", "")).encode("utf-8", "replace")
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload
