"""Words by which lines that are no part of a report are known, per language: data, seen on real pages."""

import re

# A whole line of these is a button, a label or a notice.
_FURNITURE = r"""
【?纠错】?
分享(?:到|至)?.{0,12}
分享給朋友.{0,12}
打印(?:本页)?|列印
关闭(?:窗口|本页)?
字(?:体|号)[:：]?.{0,12}
收藏|点赞|评论|更多|加载更多
返回(?:顶部|首页)|返回搜狐.{0,12}
扫一扫.{0,24}|微信扫.{0,24}
(?:上|下)一(?:篇|页|則|篇文章)\s*[:：]?.{0,60}
原标题：.{0,90}|本文来源：.{0,40}|特别声明：.*|声明：.{0,20}本文.*
share(?: this.{0,20}| on .{0,20})?|like it\? share it!?|tweet|facebook|twitter|whatsapp|linkedin
print(?: this.{0,12})?|e-?mail|copy link
-?\s?(?:advertisement|anzeige|publicité|publicidad|iklan|реклама|广告|廣告)\s?-?|sponsored
read more\.{0,3}|follow us.{0,30}|sign up.{0,60}|subscribe.{0,60}|comments?(?: \(\d+\))?
(?:previous|next)(?: article| post| story)?\s*:.{0,90}
"""
# Behind a heading of these, other articles are listed.
_TAIL = r"""
相关(?:新闻|阅读|链接|报道|文章|推荐|专题)|延伸阅读|推荐阅读|精彩推荐|热门推荐|更多新闻|猜你喜欢
相關(?:新聞|報導|文章|連結)|延伸閱讀
related (?:articles?|stories|news|posts|links|topics|content)|more (?:stories|news|from .{1,30}|on this story)
read (?:also|next)|see also|explore further|you may also like|recommended(?: for you)?|most (?:read|popular)
auch interessant|mehr zum thema|lesen sie auch.{0,30}|weitere (?:artikel|beiträge|themen|meldungen)
das könnte sie auch interessieren
à lire aussi|lire aussi|voir aussi|sur le même sujet
lee también|también te puede interesar|noticias relacionadas|leia (?:também|mais)|veja também
baca juga|artikel terkait|читайте также|похожие материалы|اقرأ أيضا|関連記事|関連ニュース|관련\s?기사
"""
_EDITORS = r"""
责任编辑|責任編輯|责编|責編|编辑|編輯|校对|審核|审核|终审|监制|值班编辑|统筹|编审
web editor|editor|edited by|copy editor
"""


def _any(lines: str) -> str:
    return "|".join(line for line in lines.split("\n") if line)


FURNITURE = re.compile(rf"^(?:{_any(_FURNITURE)})$", re.IGNORECASE)
TAIL = re.compile(rf"^[【\[■▼◆]?(?:{_any(_TAIL)})\s*[】\]:：>＞.…]*$", re.IGNORECASE)
EDITORS = re.compile(rf"^[\s(（【\[]*(?:{_any(_EDITORS)})\s*[:：].{{0,60}}$", re.IGNORECASE)
# The same in brackets behind the last sentence, with the button for corrections before it.
EDITORS_AT_END = re.compile(
    rf"[\s【\[(（]*(?:纠错】?\s*)?[【\[(（]\s*(?:{_any(_EDITORS)})\s*[:：][^】\])）]{{0,60}}[】\])）]\s*$",
    re.IGNORECASE,
)
