"""The text a page carries only for machines: in JSON-LD, or in the state its scripts draw it from."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from pipeline.extract.blocks import lines
from pipeline.extract.clean import paragraphs
from pipeline.extract.tree import too_deep

# Both match to the end where nothing closes them: no character is looked at twice.
_SCRIPT = re.compile(r"<script[^>]{0,2000}>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.DOTALL)
# As long as a short report; frameworks write the whole article into one string.
_STRING_AT_LEAST = 300
_PARAGRAPH = re.compile(r"</p>|<br ?/?>", re.IGNORECASE)
# what has named fields is a record with texts in it, not a text
_RECORD = re.compile(r'"\w+"\s*:\s*["\[{]')
_PARAGRAPHS_AT_LEAST = 3
_STRINGS_READ, _LONGEST, _DEEPEST = 40, 2_000_000, 3


def json_ld_lines(blocks: Sequence[str]) -> list[str]:
    """The lines of the first articleBody in a page's JSON-LD blocks."""
    for raw in blocks:
        with suppress(ValueError, RecursionError):
            if found := paragraphs(_article_body(json.loads(raw))):
                return found
    return []


def state_lines(utf8: bytes) -> list[str]:
    """The lines of the longest piece of HTML in the strings of a page's scripts; none when there is none."""
    text = utf8[:_LONGEST].decode("utf-8", "ignore")
    pieces = (piece for script in _SCRIPT.finditer(text) for piece in _pieces(script.group(1), _DEEPEST))
    found = [_html_lines(html) for html in islice(pieces, _STRINGS_READ)]
    return max(found, key=lambda each: sum(map(len, each)), default=[])


def _pieces(text: str, deeper: int) -> Iterator[str]:
    """HTML in the long strings of a program; a string may be a program with strings in it again."""
    strings = (found.group() for found in _STRING.finditer(text))
    for string in islice((each for each in strings if len(each) >= _STRING_AT_LEAST), _STRINGS_READ):
        with suppress(ValueError):
            inner = str(json.loads(string, strict=False))
            pieces = list(_pieces(inner, deeper - 1)) if deeper else []
            yield from pieces or ([inner] if _is_html(inner) else [])


def _is_html(text: str) -> bool:
    return len(_PARAGRAPH.findall(text)) >= _PARAGRAPHS_AT_LEAST and not _RECORD.search(text)


def _html_lines(html: str) -> list[str]:
    utf8 = html.encode("utf-8", "ignore")
    if too_deep(utf8):
        return []
    tree = LexborHTMLParser(utf8, options=LexborDocumentOptions.WO_EVENTS)
    for node in reversed(tree.css("figure, figcaption, script, style, [class*=caption]")):
        node.decompose()
    return lines(tree.body) if tree.body else []


def _article_body(data: object) -> str:
    """The first articleBody in JSON-LD: an object, a list of them, or a graph."""
    candidates: Sequence[object] = data if isinstance(data, list) else [data]
    for candidate in candidates:
        if isinstance(candidate, dict):
            body = candidate.get("articleBody") or _article_body(candidate.get("@graph") or [])
            if isinstance(body, str) and body:
                return body
    return ""
