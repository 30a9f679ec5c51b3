"""Which kind a finding is: what its sentences tell, each as far as it is the one that bears it out."""

from collections.abc import Sequence
from typing import NamedTuple

from models.coding import Kind
from pipeline.classify.bearing import Borne, likely, shares
from pipeline.classify.candidates import Candidate
from pipeline.classify.kinds import kind_features
from pipeline.classify.rules import Cue
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import Weights

# So many sentences are judged, and none that is less than this part as likely as the best to bear the finding
# out: by folds more of them changed no rate.
_JUDGED = 5
_LEAST = 0.05
_MORE_LIKELY = 0.5
# So many are shown, and none that tells of the kind less than this part as clearly as the clearest.
_SHOWN = 3
_CLEAR = 0.25


class Telling(NamedTuple):
    """A sentence, how likely it is the one to go by, and what it tells."""

    candidate: Candidate
    share: float
    # how likely it tells of something done, and if not, of something ahead
    done: float
    ahead: float

    @property
    def chances(self) -> dict[Kind, float]:
        """How likely it is of each kind."""
        ahead = (1 - self.done) * self.ahead
        return {Kind.PROGRESS: self.done, Kind.COMMITMENT: ahead, Kind.MENTION: 1 - self.done - ahead}


class Verdict(NamedTuple):
    """The kind of a finding, how likely it is, and the sentences that show it, best first."""

    kind: Kind
    chance: float
    sentences: tuple[Reading, ...]


def judge_kind(sentences: Sequence[Borne], view: View, weights: Weights) -> Verdict:
    """The likeliest kind of a finding, by the sentences that may bear it out, best first."""
    return verdict(_tellings(sentences, view, weights))


def verdict(told: Sequence[Telling]) -> Verdict:
    """The likeliest kind, of equals the strongest, and the sentences that show it."""
    whole = sum(each.share for each in told)
    weighed = {kind: [each.share * each.chances[kind] for each in told] for kind in Kind}
    chances = {kind: sum(parts) / whole for kind, parts in weighed.items()}
    kind = max(reversed(Kind), key=chances.__getitem__)
    showing = sorted(zip(weighed[kind], told, strict=True), key=lambda pair: -pair[0])[:_SHOWN]
    least = _CLEAR * showing[0][0]
    shown = tuple(each.candidate.reading for clear, each in showing if clear >= least)
    return Verdict(kind, chances[kind], shown)


def _tellings(sentences: Sequence[Borne], view: View, weights: Weights) -> list[Telling]:
    """What each of the sentences tells that may be the one to go by."""
    judged = likely(sentences, _LEAST)[:_JUDGED]
    tellings: list[Telling] = []
    for (candidate, _), share in zip(judged, shares(judged), strict=True):
        done = ahead = 0.0
        # by the codebook what is denied or withdrawn is a mention
        if Cue.DENIAL not in candidate.reading.places:
            features = kind_features(candidate, view)
            done, ahead = weights.progress.probability(features), weights.commitment.probability(features)
            if view.retells:
                share, done, ahead = _retold(share, done, ahead)
        tellings.append(Telling(candidate, share, done, ahead))
    return tellings


def _retold(share: float, done: float, ahead: float) -> tuple[float, float, float]:
    """The same in a round-up, a speech or an editorial: what was done is no news, and yields to promises."""
    return (share * (1 - done), 0.0, 0.0) if done >= _MORE_LIKELY else (share, 0.0, ahead)
