"""The lines of a mail, every word in the reader's language and every address checked."""

from dataclasses import dataclass

from models.alerts import content_id


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source with the ways to read on."""

    words: str
    language: str
    title: str
    outlet: str
    day: str
    publisher: str
    archive: str


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """Countries that became partners by the same words."""

    # each with its page in the archive
    countries: tuple[tuple[str, str], ...]
    code: str
    action: str
    stage: str
    tag: str
    because: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class StepLine:
    what: str
    type: str
    archive: str
    # when, where and who, as far as is known
    circumstances: tuple[str, ...]
    codes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    reports: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one action."""

    code: str
    action: str
    archive: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with a heading, a remark and perhaps an address."""

    head: str
    text: str
    remark: str = ""
    archive: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An article, and in which way it speaks of which action."""

    codes: tuple[tuple[str, str], ...]
    quote: Quote


@dataclass(frozen=True, slots=True)
class WaitingLines:
    count: int
    first: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and the same in words."""

    title: str
    words: tuple[str, ...]
    png: bytes
    # by its bytes, as it is stored
    name: str
    height: int

    @property
    def cid(self) -> str:
        return content_id(self.name)
