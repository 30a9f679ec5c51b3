from functools import reduce
from operator import and_, or_

from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.columns import Columns
from pipeline.classify.marks import ACT, AI, CHINA, NEAR, around

_MARKS = (AI, CHINA, ACT)
_ROWS = st.sets(st.sampled_from(_MARKS)).map(lambda held: reduce(or_, held, 0))
_LINES = st.lists(st.lists(_ROWS, min_size=1, max_size=4), max_size=4)
_ASKED = st.sets(st.sampled_from([*_MARKS, *(mark << NEAR for mark in _MARKS)]))


def _rows(lines: list[list[int]]) -> list[int]:
    """The marks of each sentence, and from NEAR on those it has with its neighbours."""
    return [own | near << NEAR for line in lines for own, near in zip(line, around(line), strict=True)]


@given(_LINES, _ASKED)
def test_columns_say_what_asking_each_sentence_says(lines: list[list[int]], asked: set[int]) -> None:
    marks = reduce(or_, asked, 0)
    columns, rows = Columns(lines), _rows(lines)

    having = list(columns.chosen(range(len(rows)), columns.having(marks)))
    with_any = list(columns.chosen(range(len(rows)), columns.with_any(marks)))

    assert having == [place for place, held in enumerate(rows) if held & marks == marks]
    assert with_any == [place for place, held in enumerate(rows) if held & marks]


@given(_LINES, st.integers(min_value=0, max_value=20))
def test_the_first_sentences_are_the_first(lines: list[list[int]], count: int) -> None:
    columns = Columns(lines)

    first = list(columns.chosen(range(columns.count), columns.first(count)))

    assert first == list(range(min(count, columns.count)))


def test_nothing_is_asked_of_every_sentence() -> None:
    columns = Columns([[AI, CHINA], [ACT]])

    assert columns.having(0) == columns.every
    assert reduce(and_, [columns.having(mark) for mark in _MARKS]) == 0
