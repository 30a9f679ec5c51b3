"""News turned into the lines of a mail: every word in the reader's language, every address checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.links import Links
from alerts.plan import Plan, Promise
from alerts.records import Correction, Move, Partner, Report, Score, Step, Withdrawal
from alerts.words import Words, link, plain, quoted
from models.collecting import Blind


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
    country: str
    archive: str
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
class Viewer:
    """Who turns records into lines: the words, the plan, the outlets' names and the archive's addresses."""

    words: Words
    plan: Plan
    links: Links
    outlets: dict[str, str]

    def partner(self, partner: Partner) -> PartnerLine:
        """The entry of a new partner, with the reason why it is new."""
        tag = self.words.text("first_partner" if partner.first else "first_action")
        return PartnerLine(
            country=self.words.country(partner.country),
            archive=self.links.country(partner.country),
            code=partner.action,
            action=self.action(partner.action),
            stage=self.words.word("stage", partner.stage),
            tag=tag,
            because=self._because(partner),
            quote=self.quote(partner.report),
        )

    def _because(self, partner: Partner) -> str:
        key = "because_first" if partner.first else "because_action"
        reason = self.words.text(
            key,
            country=self.words.country(partner.country),
            action=f"{partner.action} {self.action(partner.action)}",
        )
        ledger = plain(partner.because)
        return ledger if self.words.language == "en" and ledger else reason

    def action(self, code: str) -> str:
        """The name of an action in the reader's language."""
        return self.plan.actions.get(code, {}).get(self.words.language, code)

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
            *((words.text("stage"), self.move_text(move)) for move in step.moves),
        )
        return StepLine(
            what=plain(step.what) or plain(step.report.title),
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

    def move_text(self, move: Move) -> str:
        """Where a partnership stood, and where it stands."""
        before = self.words.word("stage", move.before) if move.before else self.words.text("none")
        after = self.words.word("stage", move.after)
        return f"{self.words.country(move.country)} · {move.action}: {before} → {after}"

    def move(self, move: Move) -> Line:
        """A stage reached without an event in this mail."""
        return Line(
            self.move_text(move), quoted(move.report.quote), archive=self.links.item(move.report.article_id)
        )

    def score(self, score: Score) -> Line:
        """A promise of the plan and how far it is kept."""
        promise = self.plan.promises.get(score.commitment_id)
        if promise is None:
            return Line(score.commitment_id, self.words.text("score_plain", done=score.by_deadline))
        later = self.words.text("score_later", n=score.later) if score.later else ""
        return Line(
            promise.text.get(self.words.language, promise.id),
            self._score(promise, score),
            later,
            self.links.action(promise.action),
        )

    def _score(self, promise: Promise, score: Score) -> str:
        if promise.target is None:
            return self.words.text("score_plain", done=score.by_deadline)
        key = "score_of" if promise.deadline else "score_open"
        deadline = self.words.when(promise.deadline)
        return self.words.text(key, done=score.by_deadline, target=promise.target, deadline=deadline)

    def correction(self, correction: Correction) -> Line:
        """A page that was quoted to the reader and is no longer what it was."""
        key = "page_removed" if correction.change.value == "removed" else "page_changed"
        said = self.quote(correction.report)
        return Line(self.words.text(key), said.title, said.outlet, said.archive)

    def withdrawal(self, withdrawal: Withdrawal) -> Line:
        """An event that was told and taken back."""
        head = self.words.text(f"event_{withdrawal.what}")
        return Line(
            head, plain(withdrawal.subject), plain(withdrawal.because), self.links.event(withdrawal.event_id)
        )

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
