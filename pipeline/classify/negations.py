"""Acts that are said not to have been done: refused, put off, failed."""

from pipeline.classify.marks import EVENT_CUES
from pipeline.classify.rules import Cue, Language
from pipeline.classify.view import Place, Reading

# Characters from "failed to" to the act that it takes back, in scripts with spaces and without.
_REACH = 14
_REACH_UNSPACED = 4


def taken_back(reading: Reading, language: Language) -> list[Place]:
    """Where a negation stands right before an act: whatever the verb, the act is denied."""
    negations = reading.places.get(Cue.NEGATION)
    if not negations:
        return []
    reach = _REACH_UNSPACED if language.boundaries == "none" else _REACH
    acts = [start for cue in EVENT_CUES for start, _ in reading.places.get(cue, ())]
    return [(start, end) for start, end in negations if any(end <= act <= end + reach for act in acts)]
