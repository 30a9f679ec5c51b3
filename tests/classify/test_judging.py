"""What the sentences of a finding tell together, and how certain each claim is."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.coding import Document, Kind, Role
from pipeline.classify.candidates import Candidate
from pipeline.classify.coder import Coder
from pipeline.classify.judging import Telling, kind_figures
from pipeline.classify.view import Reading

_CLEAR = (
    "On 3 March 2025 China and Laos signed an agreement in Vientiane on a joint laboratory for artificial"
    " intelligence. The ministers of both countries attended the ceremony."
)
_VAGUE = (
    "A blogger in Nairobi praised his phone. Artificial intelligence, he said, is everywhere. He likes the"
    " camera, which was made in China, and hopes that Kenya will one day make its own."
)


def _coded(text: str, coder: Coder) -> dict[str, float]:
    coding = coder.code(Document(id="x", text=text, lang="en", published=date(2025, 3, 4)))
    claims = [finding.certainty for finding in coding.actions]
    claims += [country.certainty for country in coding.countries if country.role is Role.PARTNER]
    claims += [event.certainty for event in coding.events]
    assert all(0 <= claim <= 1 for claim in claims)
    return {"relevant": coding.score, "least": min(claims, default=0.0), "most": max(claims, default=0.0)}


def test_a_plain_deed_is_more_certain_than_a_remark(coder: Coder) -> None:
    clear, vague = _coded(_CLEAR, coder), _coded(_VAGUE, coder)
    assert clear["least"] > vague["most"]
    assert clear["most"] <= clear["relevant"]


def test_every_claim_of_the_deed_is_there(coder: Coder) -> None:
    coding = coder.code(Document(id="x", text=_CLEAR, lang="en", published=date(2025, 3, 4)))
    assert [(finding.code, finding.kind) for finding in coding.actions] == [("A1", Kind.PROGRESS)]
    assert [(country.iso3, country.role) for country in coding.countries] == [("LAO", Role.PARTNER)]
    (event,) = coding.events
    assert event.certainty == coding.actions[0].certainty


_CHANCE = st.floats(0, 1)


@given(st.lists(st.tuples(_CHANCE, _CHANCE), min_size=1, max_size=4))
def test_the_likeliest_sentence_counts_whatever_its_place(chances: list[tuple[float, float]]) -> None:
    candidate = Candidate("A1", Reading(0, 1, 0, "x"), 0, 1, 1.0)
    told = [Telling(candidate, done, ahead) for done, ahead in chances]
    figures, turned = kind_figures(told), kind_figures(told[::-1])
    for name in ("done_most", "ahead_most"):
        assert figures[name] == turned[name] >= figures[name.replace("most", "best")]
    assert ("nothing_done" in figures) == all(done == 0 for done, _ in chances)
