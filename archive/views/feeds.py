"""What a feed holds."""

from datetime import datetime

from archive.views.base import View


class Entry(View):
    """One thing of the archive as an entry of a feed."""

    # path of its page, which also names it for ever
    page: str
    title: str
    text: str
    published: datetime
    updated: datetime
    codes: tuple[str, ...] = ()
    # where it was published first, as the page gave it
    publisher: str = ""
