"""The score as lines of a table, for a terminal or a page."""

from typing import NamedTuple

from newsroom.score import Rate, Score


class Line(NamedTuple):
    """One line: what was measured, and its figures as they are to be shown."""

    what: str
    precision: str
    recall: str
    f1: str
    counts: str


def score_lines(score: Score) -> list[Line]:
    """The table of a score; actions that neither the truth nor the run names are left out."""
    lines = [_rate("relevant", score.relevant), _rate("any action", score.any_action)]
    lines += [_rate(code, rate) for code, rate in score.actions.items() if rate != Rate()]
    lines.append(_share("kind, where the action is right", score.kinds_right, score.kinds_of))
    lines.append(_rate("partner countries", score.partners))
    lines.append(_rate("events", score.events.rate))
    found = score.events.rate.right
    lines.append(_share("event type and date, where found", score.events.both_right, found))
    lines.append(
        _share("events told as certain that are true", score.events.certain_right, score.events.certain)
    )
    mails = score.mails
    lines.append(
        _share("digests due that came", mails.digests_due - len(mails.digests_missing), mails.digests_due)
    )
    lines.append(_share("events mailed on their day", mails.events_on_day, mails.events_due))
    lines.append(_share("new partners told on their day", mails.pairs_on_day, mails.pairs_due))
    lines.append(_share("outlets not seen, named in digests", mails.unseen_named, mails.unseen_due))
    lines.append(_share("troubles noticed", score.troubles.seen, score.troubles.there))
    lines.append(_share("edits and removals noticed", score.changes.seen, score.changes.there))
    lines.append(_count("alarms without a cause", len(score.troubles.false_alarms)))
    lines.append(_count("told twice to one reader", mails.events_repeated + mails.pairs_repeated))
    read = sum(coverage.read for coverage in score.coverage.values())
    lines.append(_share("items read", read, sum(coverage.out for coverage in score.coverage.values())))
    return lines


def as_text(score: Score) -> str:
    """The table as plain text, columns aligned."""
    head = Line("", "precision", "recall", "F1", "right/wrong/missed")
    rows = [head, *score_lines(score)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _rate(what: str, rate: Rate) -> Line:
    counts = f"{rate.right}/{rate.wrong}/{rate.missed}"
    return Line(what, f"{rate.precision:.3f}", f"{rate.recall:.3f}", f"{rate.f1:.3f}", counts)


def _share(what: str, right: int, of: int) -> Line:
    share = f"{right / of:.3f}" if of else "-"
    return Line(what, "", share, "", f"{right} of {of}")


def _count(what: str, number: int) -> Line:
    return Line(what, "", "", "", str(number))
