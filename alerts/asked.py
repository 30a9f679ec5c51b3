"""What one reader asked for, as conditions on reports and records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.alerts import SubscriptionRow
from models.coding import Kind
from models.ledger import Stage
from models.source import Source

# Kinds that are told only to who asks for them: in hundreds of articles a day the plan is only named.
QUIET_KINDS = frozenset({Kind.COMMITMENT, Kind.MENTION})


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a subscription; an empty one narrows nothing."""

    actions: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    # identifiers of outlets; families are resolved
    sources: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    search: str = ""

    @property
    def items(self) -> bool:
        """Whether single articles are told, and not only what the ledger made of them."""
        return bool(self.search) or bool(self.kinds & QUIET_KINDS)

    def codes(self, actions: Iterable[str], countries: Iterable[str]) -> bool:
        """Whether one of these actions and one of these countries is among those asked for."""
        right_action = not self.actions or not self.actions.isdisjoint(actions)
        return right_action and (not self.countries or not self.countries.isdisjoint(countries))

    def report(self, source_id: str, language: str) -> bool:
        """Whether a report by this outlet in this language counts."""
        return (not self.sources or source_id in self.sources) and (
            not self.languages or any(speaks(language, asked) for asked in self.languages)
        )

    def progress(self) -> bool:
        """Whether what was done is asked for."""
        return not self.kinds or Kind.PROGRESS in self.kinds

    def stage(self, stage: Stage) -> bool:
        """Whether a partnership at this stage is asked for: what is only announced is a commitment."""
        return self.progress() or (stage is Stage.ANNOUNCED and Kind.COMMITMENT in self.kinds)


def asked(reader: SubscriptionRow, sources: Mapping[str, Source]) -> Asked:
    """The filters of a reader, families of outlets resolved to their members."""
    named = set(reader.sources)
    members = {source.id for source in sources.values() if source.id in named or source.family in named}
    return Asked(
        actions=frozenset(reader.actions),
        countries=frozenset(reader.countries),
        kinds=frozenset(reader.kinds),
        # an outlet that left the catalogue still narrows: it must not turn into "everything"
        sources=frozenset(members | (named if named and not members else set())),
        languages=frozenset(reader.report_languages),
        search=reader.search,
    )


def speaks(language: str, asked_for: str) -> bool:
    """Whether a text's language is the one asked for: "zh" is both scripts of Chinese."""
    return language == asked_for or language.startswith(f"{asked_for}-")
