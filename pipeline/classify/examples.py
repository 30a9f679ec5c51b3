"""Examples to learn from, made of coded texts: named figures, and whether people said yes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from models.coding import EventType, Kind, Role
from pipeline.classify.actions import action_features
from pipeline.classify.bearing import bearing_features, borne
from pipeline.classify.candidates import Candidate, candidate, candidates, words_of
from pipeline.classify.claims import claim_features, may_claim
from pipeline.classify.coder import Coder
from pipeline.classify.findings import judge_actions, relevance
from pipeline.classify.fold import fold_pattern
from pipeline.classify.gold import GoldCoding, GoldEvent, GoldText
from pipeline.classify.kinds import kind_features
from pipeline.classify.language import language_of
from pipeline.classify.namings import Scene
from pipeline.classify.occasions import type_features
from pipeline.classify.relevance import could_be_relevant, relevance_features
from pipeline.classify.roles import named, partner_features
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import Linear, Weights

Example = tuple[dict[str, float], bool]
# By action the sentences that may speak of it.
Found = Mapping[str, list[Candidate]]


class Seen(NamedTuple):
    """A coded text as read."""

    text: GoldText
    view: View


class Judged(NamedTuple):
    """A coded text as read, with weights that were learned from others."""

    text: GoldText
    view: View
    weights: Weights


def read_all(texts: Iterable[GoldText], coder: Coder) -> list[Seen]:
    """The texts in a language with words."""
    return [Seen(each, view_of(each, coder)) for each in texts if _supported(each, coder)]


def rule_examples(coder: Coder) -> list[Seen]:
    """The examples of the action files, as texts that are relevant or not."""
    seen: list[Seen] = []
    for action in coder.rules.actions.values():
        for number, example in enumerate(action.example):
            gold = GoldCoding(relevant=example.is_ != "none")
            each = GoldText(id=f"{action.code}-{number}", text=example.text, lang=example.lang, gold=gold)
            seen.append(Seen(each, view_of(each, coder)))
    return seen


def _supported(each: GoldText, coder: Coder) -> bool:
    return language_of(each.text, each.lang).split("-")[0] in coder.rules.languages


def view_of(each: GoldText, coder: Coder) -> View:
    """A coded text as the classifier reads it."""
    return coder.view(each.title or "", each.text, language_of(each.text, each.lang))


def claim_examples(text: GoldText, view: View) -> list[Example]:
    """Sentences that people quoted, and those of texts in which there is nothing to quote."""
    if not could_be_relevant(view):
        return []
    quoted = {reading.start for action in text.gold.actions for reading in _quoting(action.evidence, view)}
    return [
        (claim_features(reading, held), reading.start in quoted)
        for reading, held in zip(view.readings, view.wide, strict=True)
        if may_claim(held) and not reading.furniture and (reading.start in quoted or not text.gold.relevant)
    ]


def bearing_examples(text: GoldText, view: View, found: Found) -> list[Example]:
    """Sentences of a relevant text that may speak of an action, and whether people quoted them for it."""
    if not text.gold.relevant:
        return []
    quoted = {
        (action.code, reading.start)
        for action in text.gold.actions
        for reading in _quoting(action.evidence, view)
    }
    return [
        (bearing_features(each), (each.code, each.reading.start) in quoted)
        for sentences in found.values()
        for each in sentences
        if not each.reading.furniture
    ]


def _place_of(evidence: str, view: View) -> range:
    """Where a quote stands in the folded text; nowhere if it is not found."""
    quote = fold_pattern(evidence)
    start = view.folded.text.find(quote) if quote else -1
    return range(start, start + len(quote)) if start >= 0 else range(0)


def _quoting(evidence: str, view: View) -> list[Reading]:
    """The sentence in which a quote begins, if it is found."""
    place = _place_of(evidence, view)
    return [reading for reading in view.readings if place and reading.start <= place.start < reading.end]


def sentence_examples(text: GoldText, view: View, found: Found) -> tuple[list[Example], list[Example]]:
    """Sentences that people quoted: progress or not; and of those that are not, commitment or not."""
    progress: list[Example] = []
    commitment: list[Example] = []
    for action in text.gold.actions:
        quoted = _quoted(action.evidence, action.code, found.get(action.code, []), view)
        if quoted is None:
            continue
        features = kind_features(quoted, view)
        progress.append((features, action.kind is Kind.PROGRESS))
        if action.kind is not Kind.PROGRESS:
            commitment.append((features, action.kind is Kind.COMMITMENT))
    return progress, commitment


def _quoted(evidence: str, code: str, found: Sequence[Candidate], view: View) -> Candidate | None:
    """The sentence a person quoted, as a candidate for the action."""
    for reading in _quoting(evidence, view):
        known = (each for each in found if each.reading is reading)
        return next(known, None) or candidate(code, reading, reading.marks)
    return None


def relevance_examples(judged: Iterable[Judged]) -> list[Example]:
    """One example per text that could be relevant at all."""
    return [
        (relevance_features(each.view, each.weights.claim), each.text.gold.relevant)
        for each in judged
        if could_be_relevant(each.view)
    ]


def action_examples(judged: Iterable[Judged], coder: Coder, weights: Weights) -> list[Example]:
    """One example per relevant text and action that has any word in it."""
    examples: list[Example] = []
    for text, view, by_others in judged:
        if not text.gold.relevant:
            continue
        score, kinds = relevance(view, weights), text.gold.kinds()
        every = candidates(view, tuple(coder.rules.actions))
        for code, kept in borne(every, by_others.bearing).items():
            features = action_features(code, kept, view, score, words_of(every))
            examples.append((features, code in kinds))
    return examples


class Staged(NamedTuple):
    """A relevant text whose findings are known, with how likely it is relevant."""

    text: GoldText
    scene: Scene
    relevance: float


def staged(seen: Iterable[Seen], coder: Coder, weights: Weights) -> list[Staged]:
    """The relevant texts with what the weights find in them."""
    every: list[Staged] = []
    for text, view in seen:
        if text.gold.relevant:
            score = relevance(view, weights)
            judged = judge_actions(view, coder.rules.actions, weights, score)
            every.append(Staged(text, Scene(view, judged), score))
    return every


def naming_examples(each: Staged) -> list[Example]:
    """Every place where a text names a state, and whether people quoted it for a partner.

    Where the quote of a partner is not found, all its places are.
    """
    examples: list[Example] = []
    gold = {country.iso3: country for country in each.text.gold.countries}
    for iso3, places in each.scene.view.states.items():
        country = gold.get(iso3)
        partner = country is not None and country.role is Role.PARTNER
        quoted = _quoted_places(country.evidence, each.scene.view) if country and partner else range(0)
        known = any(naming.start in quoted for _, naming in places)
        examples += [
            (each.scene.naming_features(reading, naming), partner and (not known or naming.start in quoted))
            for reading, naming in places
            if not reading.furniture
        ]
    return examples


def _quoted_places(evidence: str, view: View) -> range:
    """From the begin of the first to the end of the last sentence that a quote touches."""
    place = _place_of(evidence, view)
    touched = [r for r in view.readings if place and r.start < place.stop and place.start < r.end]
    return range(touched[0].start, touched[-1].end) if touched else range(0)


def partner_examples(each: Staged, naming: Linear) -> list[Example]:
    """One example per state that a relevant text names."""
    roles = {country.iso3: country.role for country in each.text.gold.countries}
    return [
        (
            partner_features(iso3, each.scene, each.relevance, named(iso3, each.scene, naming)),
            roles.get(iso3) is Role.PARTNER,
        )
        for iso3 in each.scene.view.states
    ]


def type_examples(seen: Iterable[Seen]) -> list[tuple[EventType, list[Example]]]:
    """For each type of event: one example per event that people found, with the sentence they quoted."""
    told: list[tuple[dict[str, float], str]] = []
    for text, view in seen:
        for event in text.gold.events:
            reading = _told_in(event, text, view)
            if reading is not None:
                told.append((type_features(reading, view.title, event.actions), event.type))
    return [(kind, [(features, found == kind) for features, found in told]) for kind in EventType]


def _told_in(event: GoldEvent, text: GoldText, view: View) -> Reading | None:
    """The sentence quoted for the first of the event's actions."""
    quotes = [action.evidence for action in text.gold.actions if action.code in event.actions]
    return next((reading for quote in quotes for reading in _quoting(quote, view)), None)
