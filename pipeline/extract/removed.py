"""Answers that look like pages and are none: challenges, blocks, and removed pages that answer 200."""

import re

# Words of a challenge stand in the title or in a page that has next to nothing else.
_CHALLENGE = re.compile(
    r"just a moment|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot"
    r"|enable javascript and cookies|attention required|ddos protection|captcha|security check"
    r"|unusual traffic|安全验证|访问验证|人机验证|请输入验证码|滑动验证|安全驗證|正在验证",
    re.IGNORECASE,
)
_BLOCKED = re.compile(
    r"access (?:is )?denied|request (?:was )?(?:blocked|rejected)|403 forbidden|you have been blocked"
    r"|not authori[sz]ed to (?:view|access)|访问被拒绝|访问被阻断|拒绝访问|请求被拦截|禁止访问|拒絕存取",
    re.IGNORECASE,
)
# A page speaks of itself as missing: the two halves stand in one sentence, in either language's order.
_REMOVED = re.compile(
    r"(?:page|article|content|document|story|url)[^.!?\n]{0,60}"
    r"(?:not found|n[o']t exist|not be found|no longer|(?:been|was) (?:removed|deleted|moved))"
    r"|404(?: not found| error|$)|not found|no longer available"
    r"|(?:页面|网页|頁面|網頁|文章|内容|內容|信息|资讯)[^。！？\n]{0,12}(?:不存在|没有找到|已经?移除|已經?移除|已?被?删除|已?被?刪除|失效)"
    r"|(?:找不到|無法找到|无法找到)[^。！？\n]{0,10}(?:页面|网页|頁面|網頁|文章|内容|內容)"
    r"|已(?:被)?删除|已被刪除|您访问的页面"
    r"|page[^.\n]{0,40}(?:n['’]existe (?:pas|plus)|introuvable|supprimée)"
    r"|p[áa]gina[^.\n]{0,40}(?:no existe|no encontrada|não existe|não encontrada|retirada|eliminada|removida)"
    r"|halaman[^.\n]{0,40}(?:tidak ditemukan|tidak ada|dihapus)"
    r"|страница[^.\n]{0,40}(?:не найдена|не существует|удалена)"
    r"|الصفحة[^.\n]{0,40}(?:غير موجودة|غير متوفرة)|trang[^.\n]{0,40}(?:không tồn tại|không tìm thấy)"
    r"|ページ[^。\n]{0,20}(?:見つかりません|存在しません|削除され)",
    re.IGNORECASE,
)
# Where ministry sites send a reader whose page is gone.
_REMOVED_ADDRESS = re.compile(
    r"/web/system/|index_17321|/404(?:\.s?html?)?/?$|/error(?:page)?(?:\.s?html?)?/?$"
)
_NEXT_TO_NOTHING = 600
# Block pages of content networks are a few hundred bytes; the smallest real article page seen has 2 kB.
_BLOCK_PAGE_BYTES = 1_024


def page_trouble(status: int, url_final: str, title: str, text: str, html_size: int) -> str | None:
    """The named reason why this is not the page asked for; None when it may well be.

    `challenge_page`: a check of the visitor; `blocked_page`: refused; `removed_page`: the text is gone.
    """
    if _REMOVED_ADDRESS.search(url_final) or status in (404, 410):
        return "removed_page"
    thin = len(text) < _NEXT_TO_NOTHING
    words = f"{title}\n{text}" if thin else ""
    for reason, pattern in (
        ("challenge_page", _CHALLENGE),
        ("blocked_page", _BLOCKED),
        ("removed_page", _REMOVED),
    ):
        if pattern.search(words):
            return reason
    return "blocked_page" if thin and status in (401, 403, 429, 503) else _tiny(text, html_size)


def _tiny(text: str, html_size: int) -> str | None:
    return "blocked_page" if html_size < _BLOCK_PAGE_BYTES and len(text) < 20 else None
