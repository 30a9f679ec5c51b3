"""The rule files of the catalogue: what may stand in them, and reading them with named errors."""

import hashlib
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.coding import Kind

# Raised whenever the code reads the same rule files differently: it is part of the rule-set id.
CODE_VERSION = "10"

Words = tuple[str, ...]
_Model = TypeVar("_Model", bound=BaseModel)


class RulesError(Exception):
    """A rule file is missing or wrong; one line naming file, key and remedy."""

    def __init__(self, file: Path, key: str, remedy: str) -> None:
        super().__init__(f"{file}: {key}: {remedy}")
        self.file, self.key, self.remedy = file, key, remedy


class Cue(StrEnum):
    """What a word of a language says about the sentence it stands in."""

    AI = "ai"
    AI_SOFT = "ai_soft"
    CHINA = "china"
    GROUPING = "grouping"
    PEERS = "peers"
    UN = "un"
    OTHERS = "others"
    COOPERATION = "cooperation"
    OFFER = "offer"
    HELD = "held"
    SIGNED = "signed"
    OPENED = "opened"
    STARTED = "started"
    RELEASED = "released"
    JOINED = "joined"
    FUNDED = "funded"
    STATED = "stated"
    # a deed told in words that speak of no dealing with one another: for kinds alone
    DEED = "deed"
    DONE = "done"
    PLAN = "plan"
    WISH = "wish"
    RECAP = "recap"
    ROUNDUP = "roundup"
    OPINION = "opinion"
    COMMENTARY = "commentary"
    EDITORIAL = "editorial"
    REMARK = "remark"
    DENIAL = "denial"
    # takes back the act that follows it: "failed to sign"
    NEGATION = "negation"
    RIVALRY = "rivalry"
    MARKET = "market"
    DOMESTIC = "domestic"
    STUDY = "study"
    ATTEND = "attend"
    OFFICIAL = "official"
    VISITOR = "visitor"
    COMPARISON = "comparison"
    SPEECH = "speech"
    ELSEWHERE = "elsewhere"
    EVENT_NOUN = "event_noun"
    AGREEMENT_NOUN = "agreement_noun"
    FACILITY_NOUN = "facility_noun"
    PROGRAMME_NOUN = "programme_noun"
    RESOURCE_NOUN = "resource_noun"
    TONGUE = "tongue"
    FURNITURE = "furniture"
    CAPTION = "caption"
    TAIL = "tail"
    MASK = "mask"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ActionPatterns(_Entry):
    """Words that speak of an action: by themselves, only beside AI, even without AI, or not at all."""

    strong: Words = ()
    weak: Words = ()
    exempt: Words = ()
    not_: Words = Field(default=(), alias="not")


class Language(_Entry):
    """The words of one language. `*` ends a stem, a leading `=` keeps capitals as written."""

    code: str
    name: str
    # word: whole words; loose: words with letters grown on (Arabic); none: no spaces between words
    boundaries: Literal["word", "loose", "none"]
    # letters that the words of a country name lose before the endings of its cases come (Russian)
    name_endings: str = ""
    # the endings of all cases of a country name of one word, by the ending that it has by itself
    name_cases: dict[str, Words] = Field(default_factory=dict)
    # rule-set languages whose words also occur in this one's texts
    with_languages: Words = ()
    abbreviations: Words = ()
    # words for relative dates, each with its distance in days
    days: dict[str, int] = Field(default_factory=dict)
    # words for weeks and months near the day of the text, each with its distance in months
    months: dict[str, int] = Field(default_factory=dict)
    # the days of the week, Monday 0; those with another meaning count only behind a lead
    weekdays: dict[str, int] = Field(default_factory=dict)
    led_weekdays: dict[str, int] = Field(default_factory=dict)
    weekday_leads: Words = ()
    # words beside a weekday: which week it is of, that today is not meant, that it is none gone by
    weeks: dict[str, int] = Field(default_factory=dict)
    last: Words = ()
    ahead: Words = ()
    # words that hold one for a day and are none
    no_days: Words = ()
    # months in forms that CLDR does not hold
    month_names: dict[str, int] = Field(default_factory=dict)
    # words before a date that is not of the event told, where a later one stands in the sentence
    founding: Words = ()
    # a regular expression of verb forms that speak of the future, where the ending shows it
    futures: str = ""
    ordinals: dict[str, int] = Field(default_factory=dict)
    quantities: Words = ()
    cues: dict[Cue, Words]
    # words of the actions in this language, for languages that the action files do not hold
    actions: dict[str, ActionPatterns] = Field(default_factory=dict)


class ActionExample(_Entry):
    """A text and what is to be found in it: a kind, or nothing."""

    lang: str
    text: str
    is_: Kind | Literal["none"] = Field(alias="is")


class Action(_Entry):
    """One action of the plan: its patterns per language and the examples that test them."""

    code: str
    slug: str
    patterns: dict[str, ActionPatterns]
    # the actions that a text with this one does not speak of besides
    rather_than: Words = ()
    # cues that speak of it when they stand in one sentence, whatever the language
    together: tuple[tuple[Cue, ...], ...] = ()
    example: tuple[ActionExample, ...] = Field(min_length=2)


class Nation(_Entry):
    """What a state is called beyond CLDR: aliases, demonyms and abbreviations per language."""

    cldr: str
    names: dict[str, Words] = Field(default_factory=dict)
    # name the state only where they act ("talks with Washington"), not where something takes place
    capitals: Words = ()
    # second character of the short Chinese form (中X), shared by several states or not
    pair: Words = ()


class Atlas(_Entry):
    """`countries.toml`: the states, joint forms, and words that only look like a state."""

    home: str
    nation: dict[str, Nation]
    joint: dict[str, Words] = Field(default_factory=dict)
    # single characters that stand for states only beside one another or before an office, per language
    letters: dict[str, dict[str, str]] = Field(default_factory=dict)
    letter_lists: dict[str, Words] = Field(default_factory=dict)
    letter_offices: dict[str, Words] = Field(default_factory=dict)
    traps: dict[str, Words] = Field(default_factory=dict)
    # CLDR's names that mean something else often enough to be left out, per language
    unused: dict[str, Words] = Field(default_factory=dict)
    languages: Words = ()
    # words beside a name that make it a currency, a news agency, an ocean, a language
    things_after: Words = ()
    things_before: Words = ()
    money_before: Words = ()
    pair_not_after: str = ""
    not_after: dict[str, str] = Field(default_factory=dict)
    not_before: dict[str, str] = Field(default_factory=dict)
    still_before: Words = ()


class Actors(_Entry):
    """`actors.toml`: names of Chinese and of other actors and of places abroad, the same in all languages."""

    china: Words
    others: Words
    abroad: Words = ()


def read_toml(path: Path, model: type[_Model]) -> _Model:
    """One rule file, checked.

    Raises:
        RulesError: when it is missing, not TOML, or holds something else than the model.
    """
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return model.model_validate(data)
    except FileNotFoundError as error:
        raise RulesError(path, "file", "it is missing; restore it from the repository") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulesError(path, "syntax", str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise RulesError(path, ".".join(map(str, first["loc"])), first["msg"]) from error


def rule_files(folder: Path) -> list[Path]:
    """All files that the rule-set id covers, in a fixed order."""
    single = ("plan.toml", "countries.toml", "actors.toml", "weights.toml", "reversals.toml")
    return [
        *(folder / name for name in single),
        *sorted((folder / "actions").glob("*.toml")),
        *sorted((folder / "languages").glob("*.toml")),
    ]


def ruleset_id(files: Iterable[Path]) -> str:
    """Twelve hexadecimal digits that change with any byte of the rules or the version of their reading."""
    digest = hashlib.sha256(CODE_VERSION.encode())
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()[:12]
