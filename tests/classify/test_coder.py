"""What holds for every text: quotes, order, scripts, and hostile input."""

from datetime import date

import opencc
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from models.coding import Coding, Document
from pipeline.classify.coder import Coder
from pipeline.classify.gold import GoldText, read_gold
from pipeline.config import settings

_GOLD = settings().catalogue_dir.parent / "tests" / "gold"
_TEXTS = [text for path in sorted(_GOLD.glob("*.jsonl")) for text in read_gold(path)]
_CHINESE = [text for text in _TEXTS if (text.lang or "").startswith("zh")]
_PIECES = st.lists(
    st.sampled_from(
        ["China", "中国", "AI", "人工智能", " ", "\n", ". ", "。", "Kenya", "老挝", "signed", "签署", "(jì)"]
    )
    | st.text(max_size=8),
    max_size=40,
).map("".join)


def _quotes(coding: Coding) -> list[tuple[int, int, str]]:
    shown = [e for finding in coding.actions for e in finding.evidence]
    shown += [e for country in coding.countries for e in country.evidence]
    shown += [e for event in coding.events for e in event.evidence]
    return [(e.start, e.end, e.quote) for e in shown]


@given(text=_PIECES, title=_PIECES)
@limits(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_coded_and_every_quote_is_its_own(text: str, title: str, coder: Coder) -> None:
    coding = coder.code(Document(id="any", title=title, text=text))
    assert all(text[start:end] == quote for start, end, quote in _quotes(coding))
    assert 0 <= coding.score <= 1


@pytest.mark.parametrize("gold", _TEXTS, ids=lambda gold: str(gold.id))
def test_quotes_of_gold_texts_are_their_own_and_never_empty(gold: GoldText, coder: Coder) -> None:
    quotes = _quotes(coder.code(gold.document))
    assert all(quote and gold.text[start:end] == quote for start, end, quote in quotes)


def test_order_and_repetition_of_input_change_nothing(coder: Coder) -> None:
    once = {text.id: coder.code(text.document) for text in _TEXTS}
    again = {text.id: coder.code(text.document) for text in [*reversed(_TEXTS), *_TEXTS]}
    fresh = Coder.load(settings().catalogue_dir)
    assert once == again
    assert once == {text.id: fresh.code(text.document) for text in _TEXTS}


@pytest.mark.parametrize("gold", _CHINESE, ids=lambda gold: str(gold.id))
def test_both_scripts_of_a_text_give_the_same_codes(gold: GoldText, coder: Coder) -> None:
    codes = []
    for conversion in ("t2s", "s2t", "s2tw", "s2hk"):
        convert = opencc.OpenCC(conversion).convert
        simplified = opencc.OpenCC("t2s").convert
        coding = coder.code(
            Document(
                id="x",
                title=convert(simplified(gold.title or "")),
                text=convert(simplified(gold.text)),
                published=gold.published,
            )
        )
        codes.append(
            (
                coding.relevant,
                [(finding.code, finding.kind) for finding in coding.actions],
                sorted((country.iso3, country.role) for country in coding.countries),
                [(event.type, event.date, event.actions, event.countries) for event in coding.events],
            )
        )
    assert codes[1:] == codes[:-1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\x00\x01\x02",
        "\ufffd" * 500,
        "China and Laos signed \ud800 an AI agreement.",
        "ä¸\xadå›½ä¸Žè€\x81æŒ\x9d",
        "<p>China &amp; Laos<script>alert(1)</script> signed an AI agreement.</p>" * 20,
        "CHINA AND LAOS SIGNED AN AGREEMENT ON ARTIFICIAL INTELLIGENCE IN VIENTIANE",
        "\u202eمصر والصين \u202c AI 中国",
        "a" * 100_000,
        "。" * 20_000,
        "中" * 50_000,
        "(" * 5_000 + "建設(shè)" * 500,
    ],
    ids=[
        "empty",
        "blank",
        "controls",
        "replaced",
        "half",
        "mojibake",
        "html",
        "capitals",
        "rtl",
        "word",
        "stops",
        "han",
        "open",
    ],
)
def test_hostile_text_is_coded_without_a_crash(text: str, coder: Coder) -> None:
    coding = coder.code(Document(id="bad", text=text))
    assert all(text[start:end] == quote for start, end, quote in _quotes(coding))


def test_a_text_of_five_megabytes_is_cut_and_says_so(coder: Coder) -> None:
    coding = coder.code(Document(id="long", text="China and Kenya opened an AI laboratory. " * 125_000))
    assert any("only the first" in note for note in coding.notes)


def test_injected_readings_do_not_hide_words(coder: Coder) -> None:
    text = "中國(guó)與老撾(wō)簽(qiān)署人工智能合作備(bèi)忘錄(lù),共建聯(lián)合實(shí)驗(yàn)室。"
    coding = coder.code(Document(id="x", text=text))
    assert coding.relevant
    assert {country.iso3 for country in coding.countries} == {"LAO"}
    assert all(text[start:end] == quote for start, end, quote in _quotes(coding))


def test_a_language_without_rules_is_named_and_not_guessed(coder: Coder) -> None:
    coding = coder.code(Document(id="x", text="สวัสดีครับ ประเทศจีนและไทยร่วมมือด้านปัญญาประดิษฐ์ " * 5))
    assert not coding.relevant
    assert coding.notes == ("language not supported: th",)


def test_a_second_language_is_noted(coder: Coder) -> None:
    text = (
        "China and Kenya opened an AI laboratory in Nairobi on Monday. " * 20
        + "中國與肯亞共建人工智慧聯合實驗室。" * 12
    )
    assert "also zh-Hant" in coder.code(Document(id="x", text=text)).notes


def test_the_ruleset_id_changes_with_the_rules(coder: Coder) -> None:
    assert len(coder.ruleset) == 12
    assert coder.ruleset == Coder.load(settings().catalogue_dir).ruleset


def test_an_event_gets_its_date_from_the_weekday(coder: Coder) -> None:
    coding = coder.code(
        Document(
            id="x",
            text="China and Kenya opened a joint AI laboratory at the University of Nairobi on Tuesday.",
            published=date(2025, 6, 12),
        )
    )
    assert [event.date for event in coding.events] == ["2025-06-10"]
