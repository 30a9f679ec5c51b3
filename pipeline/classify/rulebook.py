"""All rule files together, and one searchable set of words per language, built when first asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from pipeline.classify.atlas import names_lexicon
from pipeline.classify.countries import CountryFinder
from pipeline.classify.lexicon import Boundaries, Lexicon, Word
from pipeline.classify.marks import ABROAD, AROUND, BESIDE, CHINA_ACTOR, OTHER_ACTOR, PLAN, marks, marks_of
from pipeline.classify.rules import (
    Action,
    ActionPatterns,
    Actors,
    Atlas,
    Cue,
    Language,
    RulesError,
    Words,
    read_toml,
    rule_files,
    ruleset_id,
)
from pipeline.classify.weights import Weights

# Marks an action that a sentence speaks of by cues that stand together.
TOGETHER = "="


class _Plan(BaseModel):
    """The part of `plan.toml` that the classifier reads; the rest is the ledger's and the archive's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    names: dict[str, Words]
    around: dict[str, Words]
    beside: dict[str, Words]
    action: list[dict[str, object]] = Field(min_length=1)


class Together(NamedTuple):
    """Cues that speak of an action when they stand in one sentence; the last one is shown for it."""

    tag: str
    needed: int
    shown: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What is searched for in texts of one language."""

    language: Language
    lexicon: Lexicon
    countries: CountryFinder
    # the marks that each tag sets
    marks: dict[str, int]
    # the tags that take back others
    shields: frozenset[str]
    together: tuple[Together, ...]
    # verb forms that speak of the future, for languages whose endings show it
    futures: re.Pattern[str] | None


# The words, the names of states, and the marks that each tag sets.
_Searched = tuple[Lexicon, CountryFinder, dict[str, int]]


class Rulebook:
    """The rules of one catalogue folder."""

    def __init__(self, folder: Path) -> None:
        """Read and check every rule file.

        Raises:
            RulesError: naming file, key and remedy of the first that is wrong.
        """
        self.folder = folder
        self.atlas = read_toml(folder / "countries.toml", Atlas)
        self._actors = read_toml(folder / "actors.toml", Actors)
        self._plan = read_toml(folder / "plan.toml", _Plan)
        self._planned = {str(entry["code"]) for entry in self._plan.action}
        self.weights = read_toml(folder / "weights.toml", Weights)
        self.languages = self._read_languages()
        self.actions = {action.code: action for action in self._read_actions()}
        self.tongues = frozenset(self.atlas.languages)
        # names these rules and the code that reads them
        self.ruleset = ruleset_id(rule_files(folder))
        self._packs: dict[str, Pack] = {}
        self._shared: dict[frozenset[str], _Searched] = {}

    def pack(self, code: str) -> Pack:
        """Words and country names for texts of a language (`KeyError` for one without rules)."""
        if code not in self._packs:
            language = self.languages[code]
            lexicon, countries, tags = self._searched(frozenset({code, *language.with_languages}))
            shields = frozenset(tag for tag in tags if tag == Cue.MASK or tag[-1] == "-")
            futures = re.compile(language.futures) if language.futures else None
            self._packs[code] = Pack(language, lexicon, countries, tags, shields, self._together(), futures)
        return self._packs[code]

    def _searched(self, codes: frozenset[str]) -> _Searched:
        """What is searched for in texts of these languages; English and Chinese texts hold words of both."""
        if codes not in self._shared:
            tongues = [self.languages[code] for code in sorted(codes)]
            words = [word for each in tongues for word in self._words(each)]
            tags = {word.tag: marks_of(word.tag) for word in words} | {
                cue.value: marks_of(cue) for cue in (Cue.CHINA, Cue.PLAN)
            }
            finder = CountryFinder(self.atlas, names_lexicon(self.atlas, tongues))
            self._shared[codes] = Lexicon(words), finder, tags
        return self._shared[codes]

    def _words(self, language: Language) -> Iterator[Word]:
        bounds = language.boundaries
        for cue, words in language.cues.items():
            yield from (Word(cue.value, word, bounds) for word in words)
        plan = self._plan
        for tag, names in ((PLAN, plan.names), (AROUND, plan.around), (BESIDE, plan.beside)):
            yield from (Word(tag, name, bounds) for name in names.get(language.code, ()))
        actors = self._actors
        for tag, named in (
            (CHINA_ACTOR, actors.china),
            (OTHER_ACTOR, actors.others),
            (ABROAD, actors.abroad),
        ):
            yield from (Word(tag, name, _actor_bounds(name)) for name in named)
        for action in self.actions.values():
            for patterns in (action.patterns.get(language.code), language.actions.get(action.code)):
                if patterns is not None:
                    yield from _action_words(action.code, patterns, bounds)

    def _together(self) -> tuple[Together, ...]:
        return tuple(
            Together(action.code + TOGETHER, marks(*cues), cues[-1].value)
            for action in self.actions.values()
            for cues in action.together
        )

    def _read_languages(self) -> dict[str, Language]:
        files = sorted((self.folder / "languages").glob("*.toml"))
        if not files:
            raise RulesError(self.folder / "languages", "*.toml", "add at least one language")
        languages = [read_toml(file, Language) for file in files]
        for file, language in zip(files, languages, strict=True):
            for code in language.actions:
                self._expect_planned(file, f"actions.{code}", code)
        return {language.code: language for language in languages}

    def _read_actions(self) -> list[Action]:
        files = sorted((self.folder / "actions").glob("*.toml"))
        actions = [read_toml(file, Action) for file in files]
        for file, action in zip(files, actions, strict=True):
            self._expect_planned(file, "code", action.code)
        unread = sorted(self._planned - {action.code for action in actions})
        if unread:
            raise RulesError(
                self.folder / "plan.toml", "action", f"{unread[0]} has no file in actions/; add one"
            )
        return actions

    def _expect_planned(self, file: Path, key: str, code: str) -> None:
        if code not in self._planned:
            raise RulesError(file, key, f"{code} is no action of plan.toml; add it there")


def _action_words(code: str, patterns: ActionPatterns, bounds: Boundaries) -> Iterator[Word]:
    sorts = {"+": patterns.strong, "": patterns.weak, "!": patterns.exempt, "-": patterns.not_}
    for suffix, words in sorts.items():
        yield from (Word(code + suffix, word, bounds) for word in words)


def _actor_bounds(name: str) -> Boundaries:
    return "word" if name.isascii() else "none"
