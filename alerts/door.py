"""What a wish may name: codes, countries, outlets and languages that exist; else the nearest are named."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from alerts.asked import speaks
from alerts.words import plain
from models.coding import Kind
from models.countries import country_names
from models.source import Source
from pipeline.catalogue import load_plan, usable_sources
from pipeline.config import Settings
from pipeline.store.search import can_find

_LONGEST_SEARCH = 500
_NEAREST = 3
_MOST_LISTED = 12
_CHINESE = ("zh", "zh-Hans", "zh-Hant")


class WrongSubscription(ValueError):
    """A wish that cannot be met: one line that names the value and the remedy."""


@dataclass(frozen=True)
class Known:
    """The names that a filter may hold."""

    actions: tuple[str, ...]
    countries: Mapping[str, str]
    sources: Mapping[str, Source]

    @classmethod
    def load(cls, settings: Settings) -> "Known":
        """The names of this installation's catalogue.

        Raises:
            CatalogueError: when the catalogue cannot be read.
        """
        plan = load_plan(settings.catalogue_dir)
        return cls(tuple(plan.actions), country_names("en"), usable_sources(settings.sources))

    @property
    def families(self) -> set[str]:
        return {source.family for source in self.sources.values()}

    @property
    def languages(self) -> set[str]:
        """Languages in which some outlet of the catalogue publishes."""
        spoken = {language for source in self.sources.values() for language in source.languages}
        return spoken | (set(_CHINESE) if any(speaks(one, "zh") for one in spoken) else set())


def check_filters(
    known: Known,
    *,
    actions: Iterable[str],
    countries: Iterable[str],
    kinds: Iterable[str],
    sources: Collection[str],
    languages: Collection[str],
) -> None:
    """Let pass what names something.

    Raises:
        WrongSubscription: for the first name that nothing has, with the nearest ones.
    """
    _all_known("action", actions, known.actions)
    for code in countries:
        if code not in known.countries:
            raise WrongSubscription(f"{plain(code)!r} is no country; {_nearest_country(code, known)}")
    _all_known("kind", kinds, [kind.value for kind in Kind])
    _all_known("source", sources, sorted({*known.sources, *known.families}))
    _all_known("language of reports", languages, sorted(known.languages))
    _check_spoken(known, sources, languages)


def check_search(words: str) -> None:
    """Let pass a saved search that could find something; an empty one is none.

    Raises:
        WrongSubscription: when it is too long or names no word to look for.
    """
    if len(words) > _LONGEST_SEARCH:
        raise WrongSubscription(f"a search of {len(words)} characters; take at most {_LONGEST_SEARCH}")
    if words and not can_find(words):
        raise WrongSubscription(
            f'{plain(words)!r} finds nothing: name a word to look for, as in "joint laboratory" -robot'
        )


def _all_known(what: str, values: Iterable[str], known: Collection[str]) -> None:
    for value in values:
        if value not in known:
            near = get_close_matches(value, known, _NEAREST, 0.5) if len(known) > _MOST_LISTED else []
            remedy = f"nearest: {', '.join(near)}" if near else f"take one of {_some(known)}"
            raise WrongSubscription(f"{plain(value)!r} is no {what}; {remedy}")


def _some(known: Collection[str]) -> str:
    names = list(known)
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def _nearest_country(value: str, known: Known) -> str:
    by_name = {name.casefold(): code for code, name in known.countries.items()}
    codes = [by_name[name] for name in get_close_matches(value.casefold(), by_name, _NEAREST, 0.7)]
    named = [f"{code} ({known.countries[code]})" for code in codes]
    return f"nearest: {', '.join(named)}" if named else "take a code like ZMB or KAZ"


def _check_spoken(known: Known, sources: Collection[str], languages: Collection[str]) -> None:
    """Outlets and languages together must leave something."""
    if not sources or not languages:
        return
    chosen = [one for one in known.sources.values() if one.id in sources or one.family in sources]
    spoken = {language for source in chosen for language in source.languages}
    # an outlet listed with "zh" may print either script
    if not any(speaks(one, asked) or speaks(asked, one) for one in spoken for asked in languages):
        raise WrongSubscription(
            f"nothing would be left: these sources publish in {', '.join(sorted(spoken))},"
            f" and reports in {', '.join(languages)} are asked for"
        )
