"""The classifier: a document in, its coding out. Pure, and made once from a catalogue folder."""

from collections.abc import Iterable
from copy import copy
from pathlib import Path

from models.coding import Coding, Document, Involvement, Role
from pipeline.classify.events import event_claims
from pipeline.classify.findings import Judgement, finding, judge_actions, quote, relevance
from pipeline.classify.language import UNKNOWN, language_of, second_language
from pipeline.classify.namings import Scene
from pipeline.classify.reading import read
from pipeline.classify.roles import named, partner_features
from pipeline.classify.rulebook import Rulebook
from pipeline.classify.view import View
from pipeline.classify.weights import Weights

# Longer texts are coded by their beginning, and the coding says so.
_LONGEST = 400_000


class Coder:
    """Codes documents by the rules of one catalogue folder."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules

    @classmethod
    def load(cls, catalogue_dir: Path) -> "Coder":
        """Read the rules of a folder.

        Raises:
            RulesError: when a rule file is missing or wrong.
        """
        return cls(Rulebook(catalogue_dir))

    def with_weights(self, weights: Weights) -> "Coder":
        """A coder by the same rules with other figures, for learning and testing."""
        other = copy(self.rules)
        other.weights = weights
        return Coder(other)

    @property
    def ruleset(self) -> str:
        """Id of the rules: it changes with any byte of them and with the version of the code."""
        return self.rules.ruleset

    def code(self, document: Document) -> Coding:
        """What the codebook says of a document; never raises on any text."""
        return self.code_and_view(document)[0]

    def code_and_view(self, document: Document) -> tuple[Coding, View | None]:
        """The coding, and the text as read for it; no view where the language is not supported."""
        text = document.text[:_LONGEST]
        language = language_of(text or document.title, document.lang)
        notes = _notes(document.text, language, self.rules.languages)
        if language.split("-")[0] not in self.rules.languages:
            return self._without(document, language, notes), None
        view = self.view(document.title, text, language)
        score = relevance(view, self.rules.weights)
        limit = self.rules.weights.relevance.threshold
        relevant = score >= limit
        if abs(score - limit) < self.rules.weights.review_band:
            notes.append("review: relevance is uncertain")
        judged = judge_actions(view, self.rules.actions, self.rules.weights, score) if relevant else []
        countries = tuple(self._countries(view, judged, relevant, score, text))
        partners = frozenset(c.iso3 for c in countries if c.role is Role.PARTNER)
        coding = Coding(
            id=document.id,
            relevant=relevant,
            score=round(score, 3),
            language=language,
            actions=tuple(finding(each, score, view.folded, text) for each in judged),
            countries=countries,
            events=event_claims(judged, score, view, partners, document, self.rules.weights.event_types),
            ruleset=self.ruleset,
            notes=tuple(notes),
        )
        return coding, view

    def view(self, title: str, text: str, language: str) -> View:
        """The text as read with the words of a language."""
        return read(title, text, self.rules.pack(language.split("-")[0]), self.rules.tongues)

    def _without(self, document: Document, language: str, notes: list[str]) -> Coding:
        return Coding(
            id=document.id,
            relevant=False,
            score=0.0,
            language=language,
            ruleset=self.ruleset,
            notes=tuple(notes),
        )

    def _countries(
        self, view: View, judged: list[Judgement], relevant: bool, score: float, text: str
    ) -> Iterable[Involvement]:
        """Each state with its role: a partner with the place that shows it best, others with the first."""
        weights, scene = self.rules.weights, Scene(view, judged) if relevant else None
        for iso3, everywhere in view.states.items():
            shown = min(everywhere, key=lambda place: (place[0].furniture, place[1]))[1]
            role, certainty = Role.MENTION, 1.0
            if scene:
                places = named(iso3, scene, weights.naming)
                figures = partner_features(iso3, scene, score, places)
                chance = score * weights.partner.probability(figures)
                if chance >= weights.partner.threshold:
                    role, certainty = Role.PARTNER, round(chance, 3)
                    shown = places[0].naming if places else shown
            evidence = (quote(shown.start, shown.end, view.folded, text),)
            yield Involvement(iso3=iso3, role=role, certainty=certainty, evidence=evidence)


def _notes(text: str, language: str, supported: Iterable[str]) -> list[str]:
    notes: list[str] = []
    if not text.strip():
        notes.append("empty text")
    elif language == UNKNOWN:
        notes.append("language not recognised")
    elif language.split("-")[0] not in supported:
        notes.append(f"language not supported: {language}")
    if other := second_language(text[:_LONGEST], language):
        notes.append(f"also {other}")
    if len(text) > _LONGEST:
        notes.append(f"only the first {_LONGEST} characters were read")
    return notes
