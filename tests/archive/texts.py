"""Sources and articles of the sample archive, written for these tests; hostile ones try what pages try."""

SOURCES = """
[[source]]
id = "example_ministry"
name = "Ministry of Outward Affairs"
kind = "official"
country = "CHN"
languages = ["en", "zh-Hans"]
family = "ministry"
timezone = "Asia/Shanghai"
endpoints = [{ kind = "feed", url = "https://ministry.example/feed" }]

[[source]]
id = "harbour_daily"
name = "Harbour Daily 港口日報"
kind = "press"
country = "CHN"
languages = ["zh-Hant"]
family = "harbour"
timezone = "Asia/Hong_Kong"
endpoints = [{ kind = "feed", url = "https://harbour.example/rss" }]

[[source]]
id = "lusaka_courier"
name = "Lusaka Courier"
kind = "press"
country = "ZMB"
languages = ["en"]
family = "courier"
timezone = "Africa/Lusaka"
endpoints = [{ kind = "feed", url = "https://courier.example/atom" }]

[[source]]
id = "old_bulletin"
name = "Old Bulletin"
kind = "expert"
country = "KEN"
languages = ["en"]
family = "bulletin"
timezone = "Africa/Nairobi"
endpoints = [{ kind = "feed", url = "https://bulletin.example/rss" }]
enabled = false
disabled_because = "the feed was closed in 2023"
"""

WORKSHOP_EN = """The second workshop on AI capacity building opened in Shanghai on 10 November 2025.

Thirty-six officials from Zambia, Laos and Ethiopia take part in the ten-day course, which the Ministry of \
Outward Affairs holds together with the United Nations.

At the opening, Zambia and China signed an agreement on a joint laboratory for farm forecasting. \
The Lao delegation said that it hopes to host a later session."""
WORKSHOP_ZH = """第二期人工智能能力建设研讨班11月10日在上海开班。

来自赞比亚、老挝、埃塞俄比亚的36名官员参加为期十天的课程，研讨班由外联部与联合国共同举办。

开班式上，中赞双方签署了共建农业预报联合实验室的协议。"""
WORKSHOP_HANT = (
    """第二期人工智慧能力建設研討班十一月十日在上海開班，三十六名來自贊比亞、老撾和埃塞俄比亞的官員參加。"""
)
LAB_BEFORE = """The joint laboratory will open in Lusaka in March with 12 machines, the ministry said."""
LAB_AFTER = """The joint laboratory will open in Lusaka in June with 8 machines, the ministry said."""
HOSTILE_TITLE = """<script>alert('title')</script> AI & "workshops" """
HOSTILE_TEXT = (
    "<img src=x onerror=alert(1)> The workshop </mark></div><script>alert(2)</script> ended. \u202egnp.exe"
)
