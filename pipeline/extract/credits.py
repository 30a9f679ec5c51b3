"""Whom a page names as its author and as its source, where no selector says it."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from selectolax.lexbor import LexborNode

from pipeline.extract.blocks import blocks, line
from pipeline.extract.months import MONTHS
from pipeline.extract.tree import Page, seek

_AUTHOR = re.compile(r'"author"\s*:\s*(\[[^][]{1,4000}\]|\{[^{}]{1,2000}\}|"[^"\\]{1,200}")')
_NAMES_AT_MOST = 5
_MONTH_NAME = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
# "Anna Example 19 février 2020", "Ben Example - Published on Monday": the name ends where the date begins.
_AFTER_NAME = re.compile(
    rf"[\s,|•·–-]+(?:(?:{_MONTH_NAME})\.?\s+\d|\d|(?:published|updated|posted|share)\b).*$", re.IGNORECASE
)
_BEFORE_NAME = re.compile(
    r"^(?:by|par|por|von|oleh|autore?|author|作者|记者|記者|文)\s*[:：/]?\s+"
    r"|^(?:posted by|written by|veröffentlicht von|geschrieben von|publicado por|publié par)\s*"
    r"|^(?:作者|文)[:：/／]",
    re.IGNORECASE,
)
_OUTLET_LINE = re.compile(
    r"(?:来源|來源|稿源|文章来源|信息来源|(?:^|[\s|])Source)\s*[:：]\s*"
    r"(?P<name>[^\s|｜:：，。；）)】]{2,40}(?: [A-Z][\w'.]*){0,4})"
)
# What follows on the same line without a space: the author, the editor, a button.
_BEHIND_OUTLET = re.compile("作者|记者|記者|责任编辑|責任編輯|编辑|編輯|举报|檢舉|时间|時間|发布|發布")
_SOURCE_NODES = ("[class*=source], [id*=source], [class*=Source]",)
_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CREDIT_LONGEST, _LOOKED_AT = 200, 12
# Nobody's name stands further on.
_BYLINE_READ, _CREDIT_READ = 300, 2_000
_MARKS = ("来源", "來源", "稿源")


def authors_in_data(page: Page) -> str:
    """The persons that the first JSON-LD block with authors names: an organisation is no byline."""
    for block in page.json_ld:
        if found := _AUTHOR.search(block):
            with suppress(ValueError, RecursionError):
                return ", ".join(_names(json.loads(found.group(1), strict=False))[:_NAMES_AT_MOST])
    return ""


def name_alone(words: str) -> str:
    """A byline without "by" before the name and without the date, place or button behind it."""
    return _AFTER_NAME.sub("", _BEFORE_NAME.sub("", words[:_BYLINE_READ])).strip(" ,|•·–-")


def named_outlet(words: str) -> str:
    """The outlet that a line names behind "来源" or "Source:"; "" when it names none."""
    found = _OUTLET_LINE.search(words[:_CREDIT_READ])
    return _BEHIND_OUTLET.split(found["name"])[0] if found else ""


def credit_lines(page: Page, title: str) -> Iterator[str]:
    """Short lines that may name the source: elements marked so, in Chinese pages every line with the word."""
    for at, node in enumerate(seek(page, _SOURCE_NODES)):
        if at >= _LOOKED_AT:
            break
        if len(" ".join(node.text().split())) <= _CREDIT_LONGEST:
            yield line(node)
    if page.tree.body and _HAN.search(title) and not _KANA.search(title):
        yield from (block.words for block in blocks(page.tree.body, _is_credit)[:_LOOKED_AT])


def _is_credit(text: str, _node: LexborNode) -> bool:
    return any(mark in text for mark in _MARKS) and len(" ".join(text.split())) <= _CREDIT_LONGEST


def _names(author: object) -> list[str]:
    every: Sequence[object] = author if isinstance(author, list) else [author]
    persons = [each for each in every if not (isinstance(each, dict) and each.get("@type") == "Organization")]
    names = [each.get("name") if isinstance(each, dict) else each for each in persons]
    return [name for name in names if isinstance(name, str) and name.strip()]
