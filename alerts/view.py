"""News turned into the lines of a mail: every word in the reader's language, every address checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.lines import Group, ItemLine, Line, PartnerLine, Quote, StepLine, WaitingLines
from alerts.links import Links
from alerts.records import (
    Correction,
    Item,
    Move,
    Partner,
    Report,
    Score,
    Step,
    Waiting,
    Withdrawal,
    of_partnership,
)
from alerts.words import Words, link, plain, quoted
from models.collecting import Blind
from models.ledger import Stage
from models.plan import Commitment, Plan


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who turns records into lines: the words, the plan, the outlets' names and the archive's addresses."""

    words: Words
    plan: Plan
    links: Links
    outlets: dict[str, str]

    def partners(self, partners: Sequence[Partner]) -> list[PartnerLine]:
        """The entries of new partners, each with the reason why it is new; the same words stand once."""
        together: dict[object, list[Partner]] = {}
        for one in sorted(partners, key=lambda one: (not one.first, self.plan.order(one.action))):
            key = (one.action, one.stage, one.first, one.report.article_id, one.report.quote)
            together.setdefault(key, []).append(one)
        return [self._partners(group) for group in together.values()]

    def _partners(self, group: Sequence[Partner]) -> PartnerLine:
        one = group[0]
        return PartnerLine(
            countries=tuple(
                (self.words.country(each.country), self.links.country(each.country)) for each in group
            ),
            code=one.action,
            action=self.action(one.action),
            stage=self.words.word("stage", one.stage),
            tag=self.words.text("first_partner" if one.first else "first_action"),
            because=self._because(group),
            quote=self.quote(one.report),
        )

    def _because(self, group: Sequence[Partner]) -> str:
        ledger = plain(group[0].because)
        if len(group) == 1 and ledger and self.words.language == "en":
            return ledger
        key = "because_first" if group[0].first else "because_action"
        return self.words.text(key, action=f"{group[0].action} {self.action(group[0].action)}")

    def action(self, code: str) -> str:
        """The name of an action in the reader's language."""
        return (
            self.plan.actions[code].name.get(self.words.language, code) if code in self.plan.actions else code
        )

    def quote(self, report: Report) -> Quote:
        """The words of a report, cut to what a mail can hold."""
        return Quote(
            words=quoted(report.quote),
            language=report.language,
            title=plain(report.title),
            outlet=plain(self.outlets.get(report.source_id, report.source_id)),
            day=self.words.short_day(report.published_on) if report.published_on else "",
            publisher=link(report.url),
            archive=self.links.item(report.article_id),
        )

    def groups(self, steps: Sequence[Step]) -> tuple[Group, ...]:
        """Steps by action in the order of the plan; a step on several actions stands under its first."""
        by_code: dict[str, list[Step]] = {}
        for step in steps:
            by_code.setdefault(min(step.actions, key=self.plan.order, default=""), []).append(step)
        return tuple(
            Group(
                code=code,
                action=self.action(code) if code else self.words.text("no_action"),
                archive=self.links.action(code) if code else "",
                steps=tuple(self.step(step) for step in by_code[code]),
            )
            for code in sorted(by_code, key=self.plan.order)
        )

    def step(self, step: Step) -> StepLine:
        """The entry of one event: what, where, when, who, how well reported, and what it moved."""
        words = self.words
        circumstances = (words.when(step.date), plain(step.place or ""), words.countries(step.countries))
        facts = (
            (words.text("numbers"), plain(step.quantities or "")),
            *((words.text("stage"), said) for said in self._stages(step.moves)),
        )
        return StepLine(
            what=_headline(step),
            type=words.word("event", step.type),
            archive=self.links.event(step.event_id),
            circumstances=tuple(said for said in circumstances if said),
            codes=tuple(sorted(step.actions, key=self.plan.order)),
            facts=tuple((name, value) for name, value in facts if value),
            reports=self.reports(step),
            quote=self.quote(step.report),
        )

    def reports(self, step: Step) -> str:
        """How many independent reports and how many copies of them an event has."""
        counts = [self.words.count("independent", step.independent)]
        if step.copies:
            counts.append(self.words.count("copies", step.copies))
        return self.words.listed(counts)

    def _stages(self, moves: Sequence[Move]) -> list[str]:
        together: dict[tuple[str, Stage | None, Stage], list[str]] = {}
        for move in moves:
            together.setdefault((move.action, move.before, move.after), []).append(move.country)
        return [self.stages(tuple(countries), *key) for key, countries in together.items()]

    def stages(self, countries: tuple[str, ...], action: str, before: Stage | None, after: Stage) -> str:
        """Where partnerships stood, and where they stand."""
        first = self.words.word("stage", before) if before else self.words.text("none")
        last = self.words.word("stage", after)
        return f"{self.words.countries(countries)} · {action}: {first} → {last}"

    def move(self, move: Move) -> Line:
        """A stage reached that stands under no event of this mail."""
        head = self.stages((move.country,), move.action, move.before, move.after)
        return Line(head, quoted(move.report.quote), archive=self.links.item(move.report.article_id))

    def score(self, score: Score) -> Line:
        """A promise of the plan and how far it is kept."""
        promise = self.plan.commitments.get(score.commitment_id)
        if promise is None:
            return Line(score.commitment_id, self.words.text("score_plain", done=score.by_deadline))
        later = self.words.text("score_later", n=score.later) if score.later else ""
        return Line(
            promise.text.get(self.words.language, promise.id),
            self._score(promise, score),
            later,
            self.links.action(promise.action),
        )

    def _score(self, promise: Commitment, score: Score) -> str:
        # a target of one asks whether anything was reported, so nothing is "6 of 1"
        key = "score_of" if promise.target > 1 else "score_any"
        unit = self.words.word("unit", promise.unit)
        said = self.words.text(key, done=score.by_deadline, target=promise.target, unit=unit)
        if promise.deadline is None:
            return said
        return self.words.text("score_by", said=said, deadline=self.words.when(promise.deadline.isoformat()))

    def item(self, item: Item) -> ItemLine:
        """An article that was asked for."""
        codes = sorted(item.codes, key=lambda code: self.plan.order(code[0]))
        return ItemLine(
            tuple((code, self.words.word("kind", kind)) for code, kind in codes), self.quote(item.report)
        )

    def waiting(self, waiting: Waiting) -> WaitingLines:
        """What is left to a person, by title."""
        lines = (Line(plain(title) or name, "", "", self.links.item(name)) for name, title in waiting.first)
        return WaitingLines(waiting.count, tuple(lines))

    def correction(self, correction: Correction) -> Line:
        """A page that was quoted to the reader and is no longer what it was."""
        key = "page_removed" if correction.change.value == "removed" else "page_changed"
        said = self.quote(correction.report)
        return Line(self.words.text(key), said.title, said.outlet, said.archive)

    def withdrawal(self, withdrawal: Withdrawal) -> Line:
        """An event or a partnership that was told and taken back."""
        head, because = self.words.text(f"{withdrawal.record}_{withdrawal.what}"), plain(withdrawal.because)
        if withdrawal.record == "event":
            return Line(head, plain(withdrawal.subject), because, self.links.event(withdrawal.name))
        country, action, stage = of_partnership(withdrawal.name)
        reached = self.words.word("stage", stage)
        said = f"{self.words.country(country)} · {action} {self.action(action)}: {reached}"
        return Line(head, said, because, self.links.country(country))

    def blind(self, blind: Blind, zone: str) -> Line:
        """A source that could not be seen: how, and since when on the reader's clock."""
        since = self.words.text("since", time=self.words.moment(blind.since, zone))
        parts = [self.words.word("look", blind.reason), since]
        if blind.failing < blind.endpoints:
            parts.append(self.words.text("partly", failing=blind.failing, endpoints=blind.endpoints))
        return Line(
            plain(blind.name),
            self.words.listed(parts),
            plain(blind.detail),
            self.links.source(blind.source_id),
        )


def _headline(step: Step) -> str:
    """What happened, in few words: where the ledger has only the quoted sentence, the report's own title."""
    what, title = plain(step.what), plain(step.report.title)
    repeats = not what or what == plain(step.report.quote)
    return title if repeats and title else what
