"""What is told in one clear sentence is coded rightly in every language; so is what is none of it."""

from datetime import date

import pytest

from models.coding import Coding, Document, Kind
from pipeline.classify.coder import Coder

_PUBLISHED = date(2025, 7, 16)


def _coding(coder: Coder, language: str, text: str) -> Coding:
    return coder.code(Document(id="x", text=text, lang=language, published=_PUBLISHED))


@pytest.mark.parametrize(
    ("language", "text", "action", "kind", "partner"),
    [
        ("en", "China and Kenya opened a joint AI laboratory in Nairobi on Monday.", "A1", "progress", "KEN"),
        ("en", "China donated an AI medical imaging system to Laos.", "A2", "progress", "LAO"),
        ("en", "China launched an AI weather forecasting system with Mongolia.", "A3", "progress", "MNG"),
        ("en", "China plans to train 100 AI engineers from Kenya.", "A5", "commitment", "KEN"),
        ("en", "China and Brazil signed an agreement on data flows.", "A9", "progress", "BRA"),
        ("zh-Hans", "中国将于明年在肯尼亚开设人工智能实验室。", "A1", "commitment", "KEN"),
        ("zh-Hans", "中国与蒙古国合作的人工智能天气预报系统投入运行。", "A3", "progress", "MNG"),
        ("zh-Hans", "中老人工智能创新合作中心在万象揭牌。", "A4", "progress", "LAO"),
        ("zh-Hans", "中国和埃及发布阿拉伯语人工智能语料库。", "A8", "progress", "EGY"),
        ("zh-Hant", "中國與寮國在永珍設立人工智慧聯合實驗室。", "A1", "progress", "LAO"),
        ("fr", "La Chine et le Sénégal ont inauguré un laboratoire conjoint d'IA.", "A1", "progress", "SEN"),
        ("es", "China y Chile firmaron un acuerdo de inteligencia artificial.", "A1", "progress", "CHL"),
        (
            "pt",
            "Angola e China assinaram um memorando sobre inteligência artificial.",
            "A1",
            "progress",
            "AGO",
        ),
        ("ru", "Китай и Казахстан открыли лабораторию искусственного интеллекта.", "A1", "progress", "KAZ"),
        ("ar", "افتتحت الصين والسعودية مختبرا مشتركا للذكاء الاصطناعي في الرياض.", "A1", "progress", "SAU"),
        ("id", "Huawei melatih 500 mahasiswa Indonesia dalam kecerdasan buatan.", "A5", "progress", "IDN"),
        ("vi", "Trung Quốc và Lào khai trương phòng thí nghiệm chung về AI.", "A1", "progress", "LAO"),
        (
            "ja",
            "中国とラオスは月曜日、ビエンチャンで人工知能の共同実験室を開設した。",
            "A1",
            "progress",
            "LAO",
        ),
    ],
)
def test_a_clear_act(language: str, text: str, action: str, kind: str, partner: str, coder: Coder) -> None:
    coding = _coding(coder, language, text)
    assert (action, Kind(kind)) in {(each.code, each.kind) for each in coding.actions}
    assert partner in {each.iso3 for each in coding.countries if each.role == "partner"}


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("en", "Tanzania joined the Group of Friends for International Cooperation on AI.", "TZA"),
        ("en", "Uganda has become a member of the World AI Cooperation Organization.", "UGA"),
        ("zh-Hans", "坦桑尼亚加入人工智能能力建设国际合作之友小组。", "TZA"),
    ],
)
def test_joining_what_stands_around_the_plan_needs_no_word_of_china(
    language: str, text: str, country: str, coder: Coder
) -> None:
    coding = _coding(coder, language, text)
    assert [(each.type, each.countries) for each in coding.events] == [("membership", (country,))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Japan opened an AI laboratory in Vietnam."),
        ("en", "The United States criticised China's AI exports."),
        ("zh-Hans", "美国与肯尼亚签署人工智能合作协议。"),
        ("fr", "Le Japon et le Sénégal ont signé un accord sur l'intelligence artificielle."),
    ],
)
def test_what_others_do_is_not_relevant(language: str, text: str, coder: Coder) -> None:
    assert not _coding(coder, language, text).relevant


def test_a_title_opens_the_question_whether_a_text_is_relevant(coder: Coder) -> None:
    text = (
        "Point one: infrastructure with other countries. Point six: ten workshops on AI for officials of"
        " developing countries by the end of 2025. Point ten: common rules for the safety of AI."
    )
    titled = "What China promises the world with its AI capacity-building plan"
    alone, under = (coder.code(Document(id="x", title=title, text=text)) for title in ("", titled))
    assert alone.score == 0.0
    assert under.score > 0.0
