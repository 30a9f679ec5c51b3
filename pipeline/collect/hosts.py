"""The host that an address names."""

from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def host_and_port(url: str) -> tuple[str, int | None]:
    """The host of an address as it is looked up ("" where there is none), and the port if one is named.

    Raises:
        ValueError: when no host can have that name or no port that number.
    """
    parts = urlsplit(url)
    return (parts.hostname or "").encode("idna").decode(), parts.port


def host_of(url: str) -> str:
    """Scheme, host and port of an address, e.g. `https://example.org:443`; "" where it names no host."""
    try:
        name, port = host_and_port(url)
    except ValueError:
        return ""
    scheme = urlsplit(url).scheme
    shown = f"[{name}]" if ":" in name else name
    return f"{scheme}://{shown}:{port or _PORTS.get(scheme, 0)}" if name else ""
