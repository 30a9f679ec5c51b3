"""What the figures of the weights mean, in words for a person to read."""

import re

from pipeline.classify.cue_words import in_words

_PHRASES = {
    # what decides by itself
    "rule_side": "neither China nor the plan is named, which by itself means not relevant",
    "rule_subject": "no AI, data cooperation or digital rights is named, which by itself means not relevant",
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
    "deeds": "how clearly the three clearest sentences tell of China's doing with others",
    "deed_early": "how clearly one of the first sentences tells of China's doing with others",
    "deed_title": "how clearly the title and the first sentence tell of China's doing with others",
    "clear_deed": "one sentence tells of China's doing with others and leaves nothing open",
    "clear_share": "share of sentences that clearly tell of China's doing with others",
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
    "no_china": "nobody from China",
    "no_other": "nobody abroad",
    "no_named": "no state or grouping",
    "states": "how many states are named",
    "only_usa": "no state but the United States is named",
    "at_home": "provinces, schools or ministries at home, and nobody abroad",
    "claim_best": "how like a sentence that people quote the best sentence is",
    "claim_second": "how like a sentence that people quote the second best is",
    "claim_third": "how like a sentence that people quote the third best is",
    "claim_all": "how many sentences are like those that people quote",
    "claim_share": "how like those that people quote the sentences about AI are on average",
    # sentences
    "letters": "how long it is",
    # states
    "naming_best": "how like a place where a partner is named the best place is",
    "naming_second": "how like a place where a partner is named the second best is",
    "naming_third": "how like a place where a partner is named the third best is",
    "naming_all": "how many places are like those where a partner is named",
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
    "attend_beside": "it is named by a finding's paragraph, and somebody attends or something is held",
    # kinds
    "day": "a day is given",
    "year": "a year is given",
    "past": "a verb of the past",
    "names": "states are named in it",
    "text": "a text on governance made public",
    "meeting": "a meeting held",
    "agreement": "an agreement as a whole",
    "main_object": "the main object of a paper signed",
    "contents": "it is among the contents of a paper",
    "paper_here": "a paper is signed in the sentence",
    "paper_before": "a paper was signed right before, and nothing is done here",
    "paper_before_any": "a paper was signed right before",
    "after_signed": "it stands behind the signing",
    "other_first": "another action is named before it",
    "first_line": "it stands in the first lines",
    "question": "it is a question",
    "quoted": "it is quoted",
    "denied": "the title denies something",
    "denied_near": "something is denied in the sentence or beside it",
    "opinionated": "much of the text is remarks",
    "opinion_near": "an opinion or a remark in the sentence or beside it",
    "plan_only": "a word of planning, and none of something that took place",
    "event_only": "something took place, and nothing is planned",
    "china_plans": "China says what it will do",
    "clause_plan_only": "in its clause a word of planning, and none of something that took place",
    "clause_event_only": "in its clause something took place, and nothing is planned",
    "clause_plan_before": "in its clause a word of planning stands before it",
    "governs_nothing": "it hangs on no verb",
    "title_event": "the title tells of something that took place",
    "title_plan": "the title speaks of a plan",
    "title_opinion": "the title is an opinion",
    "deed_of_text": "how clearly the text tells of China's doing with others",
    "commentary_day": "a comment that gives a day",
    "commentary_here": "a comment in a text of comments",
    "commentary_plan": "a plan or an offer in a text of comments",
    # actions
    "words": "how many words of the action there are",
    "share": "the action's share of all action words",
    "borne_best": "how like a sentence that people quote for it the best sentence is",
    "borne_second": "how like a sentence that people quote for it the second best is",
    "borne_third": "how like a sentence that people quote for it the third best is",
    "borne_all": "how many sentences are like those that people quote for it",
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
        return f"share of sentences with {in_words(rest)}"
    if first == "is":
        return f"how often {rest} is found at all"
    return _of_an_action(first, rest) or _of_a_sentence(figure) or figure.replace("_", " ")


_AROUND = re.compile(r"(ai|china|other|name)_(right_)?(before|after)_(\w+)")
_PLACES = {
    "near_": "in the sentence or beside it",
    "any_": "in the sentence, at least once",
    "clause_": "in the clause of the action's word",
    "governs_afar_": "is what the action's word hangs on, from another clause",
    "governs_": "is what the action's word hangs on",
}
_ANCHORS = {"ai": "AI", "china": "China", "other": "the other side", "name": "the name"}


def _of_a_sentence(figure: str) -> str:
    """In words what a sentence holds, and what stands around AI, a side or a name in it."""
    if found := _AROUND.fullmatch(figure):
        anchor, right, side, cue = found.groups()
        beside = "right " if right else ""
        return f"{in_words(cue)} {beside}{side} {_ANCHORS[anchor]}"
    if words := in_words(figure):
        return f"{words} in the sentence"
    for prefix, place in _PLACES.items():
        if words := in_words(figure.removeprefix(prefix)) if figure.startswith(prefix) else "":
            return f"{words} {place}"
    cue, _, side = figure.rpartition("_")
    return (
        f"{in_words(cue)} stands nearest {side} it" if side in ("before", "after") and in_words(cue) else ""
    )


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
