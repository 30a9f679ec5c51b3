"""What a database can hold of a text."""

import re

# UTF-8 has no form for half a character, and PostgreSQL holds no NUL.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without what no database can hold."""
    return _UNSTORABLE.sub("", text)
