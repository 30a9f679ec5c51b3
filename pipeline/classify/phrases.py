"""What the figures of the weights mean, in words for a person to read."""

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
    "bond": "China and others act together somewhere",
    "bond_and_ai": "China and others act together, and AI is part of an act",
    "same_action": "what China does with others is what the AI is for",
    "lead": "share of AI sentences with China near",
    "led_by_others": "share of AI sentences of others, China not near",
    "passing": "AI is named once, without China",
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
    "title_ai": "AI in the title",
    "title_ai_only": "AI in the title, but neither China nor others",
    "title_china": "China in the title",
    "title_both": "China and others in the title",
    "title_against": "rivalry, markets or other donors in the title",
    "only_usa": "no state but the United States is named",
    "at_home": "provinces, schools or ministries at home, and nobody abroad",
    "claim_best": "how like a sentence that people quote the best sentence is",
    "claim_second": "the same of the second best",
    "claim_third": "the same of the third best",
    "claim_all": "how many such sentences there are",
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
    return _of_an_action(first, rest) or figure.replace("_", " ")


def _of_an_action(code: str, rest: str) -> str:
    """In words what is a figure of one action only; nothing for another figure."""
    if not code[1:].isdigit():
        return ""
    if rest in _PHRASES:
        return f"{_PHRASES[rest]}, for {code}"
    relation, _, other = rest.partition("_")
    places = {"with": "somewhere beside AI", "beside": "in its best sentence"}
    return f"{other} is spoken of {places[relation]}" if relation in places else ""
