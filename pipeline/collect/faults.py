"""Why an ask brought nothing: a fixed word for each cause, with what can be done about it."""

from enum import StrEnum


class Reason(StrEnum):
    """Causes, as they stand in checks and entries."""

    BAD_URL = "bad_url"
    PRIVATE_ADDRESS = "private_address"
    DNS = "dns"
    REFUSED = "refused"
    TLS = "tls"
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"
    NO_CONTENT = "no_content"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    REDIRECT_LOOP = "redirect_loop"
    NOT_FOUND = "not_found"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    UNRESOLVED = "unresolved"
    BLOCKED_BY_ROBOTS = "blocked_by_robots"
    ROBOTS_UNREADABLE = "robots_unreadable"
    CHALLENGE = "challenge"
    BLOCK_PAGE = "block_page"
    NOT_A_FEED = "not_a_feed"
    BROKEN_FEED = "broken_feed"
    TOO_LONG = "too_long"
    TOO_SLOW = "too_slow"
    NOT_A_LIST = "not_a_list"
    NO_ENTRIES = "no_entries"
    FROZEN = "frozen"
    MOVED = "moved"
    UNFORESEEN = "unforeseen_fault"


REMEDIES = {
    Reason.BAD_URL: "mend the address in the catalogue",
    Reason.PRIVATE_ADDRESS: "only public addresses are asked; for a demo set TENFOLD_ALLOW_PRIVATE_HOSTS",
    Reason.DNS: "check the host name; the site may have moved",
    Reason.REFUSED: "nothing listens there; wait, or look for the site's new host",
    Reason.TLS: "its certificate does not hold; wait, and never fall back to http by hand",
    Reason.TIMEOUT: "it is asked again later; raise TENFOLD_FETCH_TIMEOUT_SECONDS if it is always slow",
    Reason.BROKEN_OFF: "the answer was cut off; it is asked again later",
    Reason.NO_CONTENT: "it answers and shows nothing; it is asked again later",
    Reason.TOO_LARGE: "look at the address; raise TENFOLD_MAX_BODY_BYTES only if it really is an article",
    Reason.BAD_ENCODING: "its compression could not be undone; it is asked again later",
    Reason.REDIRECT_LOOP: "open the address in a browser and put the final one in the catalogue",
    Reason.NOT_FOUND: "it is asked again later; if it stays so, find the new address",
    Reason.GONE: "the address is given up by its owner; find the new one",
    Reason.FORBIDDEN: "the host refuses us; slow down or ask its owner",
    Reason.RATE_LIMITED: "raise delay_seconds of the source",
    Reason.CLIENT_ERROR: "mend the address or its parameters in the catalogue",
    Reason.SERVER_ERROR: "wait; it is asked again later",
    Reason.UNRESOLVED: "the search site hides where its entries lead; find a feed that links to publishers",
    Reason.BLOCKED_BY_ROBOTS: "choose an address that robots.txt allows, or disable the source",
    Reason.ROBOTS_UNREADABLE: "robots.txt fails, so nothing is asked for now; wait",
    Reason.CHALLENGE: "a person must look: the site wants a browser; use its feed or slow down",
    Reason.BLOCK_PAGE: "a person must look: the site answers with a block page; slow down",
    Reason.NOT_A_FEED: 'find the feed\'s new address, or use kind = "list"',
    Reason.BROKEN_FEED: 'wait for its owner to mend it, or use kind = "list"',
    Reason.TOO_LONG: "no setting reads a longer list: find a shorter one, such as that of a section",
    Reason.TOO_SLOW: 'it is very long, or its shape is hostile or broken: look at it, or use kind = "list"',
    Reason.NOT_A_LIST: "check `items` and `item_url` against the answer",
    Reason.NO_ENTRIES: "compare `links` and `url_pattern` with the page as it is now",
    Reason.FROZEN: "the address answers but no longer grows; find where its news appears now",
    Reason.MOVED: "put the new address in the catalogue",
    Reason.UNFORESEEN: "our own fault, not the site's: report it; it is asked again later",
}

# Asking again will not help: only a person or the other side can change it.
LASTING = frozenset({Reason.BAD_URL, Reason.PRIVATE_ADDRESS, Reason.TOO_LARGE, Reason.GONE})

# The host as a whole does not answer: asking for its other pages now would only wait again.
WHOLE_HOST = frozenset(
    {
        Reason.DNS,
        Reason.REFUSED,
        Reason.TLS,
        Reason.TIMEOUT,
        Reason.RATE_LIMITED,
        Reason.ROBOTS_UNREADABLE,
    }
)

# We were seen and turned away, which is another fact than an outage.
TURNED_AWAY = frozenset(
    {Reason.FORBIDDEN, Reason.RATE_LIMITED, Reason.BLOCKED_BY_ROBOTS, Reason.CHALLENGE, Reason.BLOCK_PAGE}
)


def explain(reason: Reason, detail: str) -> str:
    """One line for a person: what was seen, then what to do."""
    plain = " ".join(detail.split())
    return f"{plain}: {REMEDIES[reason]}" if plain else REMEDIES[reason]
