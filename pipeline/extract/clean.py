"""From the characters of a page to the text that is kept: paragraphs joined by newlines, NFC."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]"
)
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
# 建設(shè): one syllable with a tone mark behind a Chinese character. Mirrors inject it to dodge copy search.
_SYLLABLE = "[b-df-hj-np-tw-zɡ]{0,2}[aeiouüɑ]{0,2}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ][aeiouɑ]{0,2}(?:ng|n|r|ɡ)?"
_PINYIN = re.compile(rf"(?<=[\u3400-\u9fff])[(（]{_SYLLABLE}[)）]", re.IGNORECASE)

# Lines that are never part of what is reported.
_EDITORS = re.compile(
    r"^[\s(（【\[]*(?:责任编辑|責任編輯|责编|責編|编辑|編輯|校对|審核|审核|终审|监制|值班编辑|统筹|编审"
    r"|web editor|editor|edited by|copy editor)\s*[:：].{0,60}$",
    re.IGNORECASE,
)
_EDITORS_AT_END = re.compile(
    r"[\s【\[(（]*(?:纠错】?\s*)?[【\[(（]\s*"
    r"(?:责任编辑|責任編輯|责编|責編|编辑|編輯|Web editor|Editor)\s*[:：][^】\])）]{0,60}[】\])）]\s*$",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"^(?:【?纠错】?|分享(?:到|至)?.{0,12}|打印(?:本页)?|关闭(?:窗口|本页)?|字(?:体|号)[:：]?.{0,12}|收藏|点赞"
    r"|返回(?:顶部|首页)|扫一扫.{0,24}|微信扫.{0,24}|加载更多|更多|评论|列印|分享給朋友.{0,12}"
    r"|share(?: this.{0,20}| on .{0,20})?|print(?: this.{0,12})?|e-?mail|tweet|facebook|twitter|whatsapp|linkedin"
    r"|advertisement|广告|廣告|sponsored|read more\.{0,3}|copy link|follow us.{0,30}|sign up.{0,60}"
    r"|subscribe.{0,60}|comments?(?: \(\d+\))?"
    r"|(?:上|下)一(?:篇|页|則|篇文章)\s*[:：]?.{0,60}|(?:previous|next)(?: article| post| story)?\s*:.{0,90}"
    r"|返回搜狐.{0,12}|原标题：.{0,90}|本文来源：.{0,40}|特别声明：.*|声明：.{0,20}本文.*)$",
    re.IGNORECASE,
)
# Headings behind which other articles are listed.
_TAIL = re.compile(
    r"^(?:相关(?:新闻|阅读|链接|报道|文章|推荐|专题)|延伸阅读|推荐阅读|精彩推荐|热门推荐|更多新闻|猜你喜欢"
    r"|相關(?:新聞|報導|文章|連結)|延伸閱讀|related (?:articles?|stories|news|posts|links|topics|content)"
    r"|more (?:stories|news|from .{1,30}|on this story)|read (?:also|next)|you may also like"
    r"|recommended(?: for you)?|most (?:read|popular))\s*[:：>＞]*$",
    re.IGNORECASE,
)
_EDITORS_WITHIN_LAST = 6


def plain(text: str) -> str:
    """One line of readable text: NFC, no invisible characters, single spaces, trimmed."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("\n", " ")).strip()


def paragraphs(text: str) -> list[str]:
    """The lines of a text, each readable and not empty, injected pinyin taken out."""
    lines = _BREAKS.sub("\n", text).split("\n")
    return [line for raw in lines if (line := _PINYIN.sub("", plain(raw)))]


def article_text(lines: list[str], *, title: str = "") -> str:
    """Paragraphs joined by newlines, without headline, editors, share bars and lists of other articles."""
    kept = _without_tail(lines)
    if kept and title and kept[0] == title:
        kept = kept[1:]
    end = len(kept) - _EDITORS_WITHIN_LAST
    kept = [
        line for at, line in enumerate(kept) if not (_EDITORS.match(line) and (at >= end or len(line) < 30))
    ]
    kept = [line for line in kept if not _FURNITURE.match(line)]
    if kept:
        kept[-1] = _EDITORS_AT_END.sub("", kept[-1]).rstrip()
    return "\n".join(line for line in kept if line)


def _without_tail(lines: list[str]) -> list[str]:
    """Everything before the heading of a list of other articles, if one stands in the second half."""
    for at, line in enumerate(lines):
        if 2 * at >= len(lines) and _TAIL.match(line):
            return lines[:at]
    return lines
