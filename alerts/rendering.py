"""Templates of mails and of the pages in their look; styles are put into every element by css-inline."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from markupsafe import escape

from alerts.words import SLOT_CLOSE, SLOT_OPEN

_TEMPLATES = Path(__file__).parent / "templates"
_EMPTY_LINES = re.compile(r"\n{3,}")
_CHARSET = '<meta charset="utf-8">'
# The sheet that stays holds what cannot stand in an element: dark colours and the narrow form.
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def html(context: Mapping[str, object]) -> str:
    """A mail as HTML with its styles in every element: many mail programs drop style sheets."""
    inlined = _INLINER.inline(template("mail.html").render(context))
    # the sheet that stays is put first, and browsers look for the charset in the first 1,024 bytes only
    return inlined.replace(_CHARSET, "", 1).replace("<head>", f"<head>{_CHARSET}", 1)


def text(context: Mapping[str, object]) -> str:
    """A mail as plain text, complete in itself."""
    # templates leave empty lines where nothing was said: one is enough
    return _EMPTY_LINES.sub("\n\n", template("mail.txt").render(context)).strip() + "\n"


def page(name: str, **context: object) -> str:
    """A page in the look of the mails."""
    return template(name).render(context)


def slot(name: str) -> str:
    """A place that is filled for each reader; no foreign text holds its marks."""
    return f"{SLOT_OPEN}{name}{SLOT_CLOSE}"


def filled(content: str, values: Mapping[str, str], *, escaped: bool) -> str:
    """A text with its places filled."""
    for name, value in values.items():
        content = content.replace(slot(name), str(escape(value)) if escaped else value)
    return content


@cache
def template(name: str) -> Template:
    """A template, compiled once."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
