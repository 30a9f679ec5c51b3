"""What the figures of the weights mean, in words for a person to read."""

import re

_PHRASES = {
    # relevance
    "one": "AI, China, another state and an act in one sentence",
    "pair": "AI, China, another state and an act in neighbouring sentences",
    "line": "AI, China, another state and an act in one paragraph",
    "wide": "AI, China and somebody abroad near each other",
    "strong": "a telling phrase of an action with AI, China and others near",
    "firm": "a telling phrase of an action with AI, China and a state near",
    "exempt": "data cooperation or digital rights with China and others near",
    "apart": "a telling phrase of an action with China and a state near, AI elsewhere",
    "around": "the plan or what stands around it is named beside China",
    "deed": "how clearly the clearest sentence tells of China's doing with others",
    "deeds": "the same over the three clearest sentences",
    "deed_early": "the same among the first sentences",
    "deed_title": "the same in the title and the first sentence",
    "clear_deed": "one sentence leaves nothing open",
    "clear_share": "share of clear sentences",
    "dealing": "China deals with a state or a grouping",
    "same_action": "what China does with others is what the AI is for",
    "ai_late": "AI comes only in the second half",
    "ai_listed": "AI is an item of enumerations",
    "ai_only_listed": "AI is nothing but an item of enumerations",
    "ai_often": "how often AI is named",
    "china_often": "how often China is named",
    "china_early": "China is named at the head",
    "others_early": "other donors or firms are named at the head",
    "no_ai": "no AI",
    "no_other": "nobody abroad",
    "no_named": "no state or grouping",
    "states": "how many states are named",
    "only_usa": "no state but the United States is named",
    "at_home": "provinces, schools or ministries at home, and nobody abroad",
    "claim_best": "how like a sentence that people quote the best sentence is",
    "claim_second": "the same of the second best",
    "claim_third": "the same of the third best",
    "claim_all": "how many such sentences there are",
    "claim_share": "how like one the sentences about AI are on average",
    # sentences
    "letters": "how long it is",
    # states
    "naming_best": "how like a place where a partner is named the best place is",
    "naming_second": "the same of the second best place",
    "naming_third": "the same of the third best place",
    "naming_all": "how many such places there are",
    "times": "how often it is named",
    "remarks": "how much of the text is remarks",
    "commentary": "the text says of itself that it comments",
    "retold": "the text says of itself that it tells again",
    "is_usa": "it is the United States",
    "title": "it is named in the title",
    "only_furniture": "it is named in menus and the like alone",
    "only_caption": "it is named under pictures alone",
    "t_meeting": "the text tells of a meeting held",
    "t_progress": "the text tells of something done",
    "t_commitment": "the text tells of promises alone",
    "t_mention": "the text tells nothing new",
    "near_first": "how near a finding's first sentence is",
    "near_carry": "how near a sentence of a finding is",
    "near_bond": "how near a sentence on China and AI is",
    "late": "how far down in the text it is named",
    "far": "it is named far from any finding",
    "far_meeting": "it is named far from any finding, and the text tells of a meeting",
    "speech_meeting": "it is named where a speech is told, and the text tells of a meeting",
    "study": "it is named with visitors, and there is no meeting",
    "no_line_ai": "it is named in a paragraph without AI",
    "list": "it is named among several states",
    "list_attend": "it is named among several states that attend",
    "evidence": "it is named in a sentence of a finding",
    "near_evidence": "it is named beside a sentence of a finding",
    "line_evidence": "it is named in the paragraph of a finding",
    "beside": "it is named in the paragraph of a finding or the next",
    "attend_beside": "the same, and somebody attends or something is held",
    # actions
    "words": "how many words of the action there are",
    "share": "the action's share of all action words",
    "borne_best": "how like a sentence that people quote for it the best sentence is",
    "borne_second": "the same of the second best",
    "borne_third": "the same of the third best",
    "borne_all": "how many such sentences there are",
    "early": "spoken of at the head",
    "lone": "a single word of it",
    "relevance": "how relevant the text is",
    "strong_ai": "a telling phrase beside AI",
    "strong_ai_near": "a telling phrase with AI near",
    "strong_ai_china": "a telling phrase with AI and China near",
    "strong_all": "a telling phrase with AI, China and others near",
    "strong_all_act": "a telling phrase with AI, China, others and an act",
    "strong_deed": "a telling phrase in a sentence of doing with a state",
    "strong_doing": "a telling phrase in a sentence of doing or planning",
    "weak": "a word of it",
    "weak_ai": "a word of it beside AI",
    "weak_ai_china": "a word of it beside AI and China",
    "weak_all": "a word of it with AI, China and others",
    "weak_all_act": "a word of it with AI, China, others and an act",
    "weak_deed": "a word of it in a sentence of doing with a state",
    "together": "cues that together speak of it",
    "together_all": "cues that together speak of it, China and a state near",
    "exempt_china": "data cooperation or digital rights with China near",
    "exempt_all": "data cooperation or digital rights with China and others near",
    "title_strong": "a telling phrase in the title",
    "title_weak": "a word of it in the title",
    "title_of_another": "the title speaks of another action",
    "all_remark": "only remarks and wishes",
    "best_remark": "its best sentence is a remark",
    "all_listed": "AI is only listed where it is spoken of",
    "many_told": "the text tells of many actions",
    "against": "only beside rivalry, markets or other donors",
}


def phrase(figure: str, about: str) -> str:
    """A figure's name in words, for relevance or for an action; else the name itself."""
    if figure.endswith("strong") and about != "relevant" and not figure.startswith("title"):
        return "a telling phrase of it"
    if figure in _PHRASES:
        return _PHRASES[figure]
    first, _, rest = figure.partition("_")
    if first == "any" and rest in _PHRASES:
        return f"{_PHRASES[rest]}, at least once"
    if first == "many" and rest in _PHRASES:
        return f"{_PHRASES[rest]}, several times"
    if first == "share":
        return f"share of sentences with {rest.replace('_', ' and ')}"
    if first == "is":
        return f"how often {rest} is found at all"
    return _of_an_action(first, rest) or _of_a_sentence(figure) or figure.replace("_", " ")


_AROUND = re.compile(r"(ai|china|other|name)_(right_)?(before|after)_(\w+)")
_ANCHORS = {"ai": "AI", "china": "China", "other": "the other side", "name": "the name"}


def _of_a_sentence(figure: str) -> str:
    """In words what a sentence holds, and what stands around AI, a side or a name in it."""
    if found := _AROUND.fullmatch(figure):
        anchor, right, side, cue = found.groups()
        beside = "right " if right else ""
        return f"a word of “{cue.replace('_', ' ')}” {beside}{side} {_ANCHORS[anchor]}"
    if figure.startswith("near_"):
        return f"“{figure.removeprefix('near_').replace('_', ' ')}” in the sentence or beside it"
    return ""


_WORDS = {
    "word": "a word",
    "told": "a telling phrase",
    "alone": "a phrase that need not say AI",
    "joint": "cues that together speak",
}


def _of_an_action(code: str, rest: str) -> str:
    """In words what is a figure of one action only; nothing for another figure."""
    if not code[1:].isdigit():
        return ""
    if rest in _PHRASES:
        return f"{_PHRASES[rest]}, for {code}"
    relation, _, other = rest.partition("_")
    if not other and relation in _WORDS:
        return f"{_WORDS[relation]} of {code}"
    places = {"with": "somewhere beside AI", "beside": "in its best sentence"}
    return f"{other} is spoken of {places[relation]}" if relation in places else ""
