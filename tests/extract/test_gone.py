"""Pages that answer 200 and are gone say so in many ways; articles that speak of removal stay articles."""

import pytest

from pipeline.extract.removed import page_trouble

ADDRESS = "https://ministry.example/202503/t20250305_1.html"


@pytest.mark.parametrize(
    "words",
    [
        "Sorry, the page you are looking for does not exist or has been removed.",
        "The article you requested could not be found.",
        "This story is no longer available.",
        "您访问的页面不存在或已被删除，系统将返回首页。",
        "抱歉，该文章已删除",
        "找不到您要的網頁，網頁可能已經移除。",
        "La page demandée n'existe pas ou a été supprimée.",
        "La página solicitada no existe o fue retirada.",
        "A página não existe ou foi removida.",
        "Halaman yang Anda cari tidak ditemukan atau telah dihapus.",
        "Запрошенная страница не найдена.",
        "عذرا، الصفحة المطلوبة غير موجودة",
        "Trang bạn tìm không tồn tại.",
        "お探しのページは見つかりませんでした。",
    ],
)
def test_a_page_that_says_it_is_gone_is_gone(words: str) -> None:
    assert page_trouble(200, ADDRESS, "", words, 3_000) == "removed_page"


@pytest.mark.parametrize(
    "words",
    [
        "The ministry opened a laboratory on Monday. Its old web page will be replaced in May.",
        "外交部发言人表示，中方对此不予置评。",
        "The committee found that the model does not exist outside the laboratory.",
    ],
)
def test_a_short_article_is_not(words: str) -> None:
    assert page_trouble(200, ADDRESS, "Short news", words, 3_000) is None


def test_a_long_article_about_removed_pages_is_an_article() -> None:
    text = "The archive found that one page in five has been removed within a year. " * 20

    assert page_trouble(200, ADDRESS, "Link rot", text, 30_000) is None
