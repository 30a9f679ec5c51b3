"""What countries are called: from ISO 3166 alpha-3 codes to CLDR's names."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale
from babel.core import get_global

# CLDR's code for what it does not know, and ours (free for use in ISO 3166).
_UNKNOWN = "ZZ"
UNKNOWN_COUNTRY = "XXX"


@cache
def country_names(language: str) -> Mapping[str, str]:
    """CLDR's name in a language for every alpha-3 code that it has one for.

    Raises:
        babel.UnknownLocaleError: for a language that CLDR does not know.
    """
    names = Locale.parse(language).territories
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return MappingProxyType(
        {
            alias: names[codes[0]]
            for alias, codes in aliases.items()
            if len(alias) == 3 and alias.isalpha() and codes[0] in names and codes[0] != _UNKNOWN
        }
    )


def country_name(iso3: str, language: str = "en") -> str:
    """The name of a country; the code itself where CLDR has none."""
    return country_names(language).get(iso3, iso3)


def alpha3_of(alpha2: str) -> str:
    """The alpha-3 code of an alpha-2 code; `UNKNOWN_COUNTRY` where there is none."""
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and codes == [alpha2]:
            return str(alias)
    return UNKNOWN_COUNTRY


def alpha2_of(iso3: str) -> str:
    """The alpha-2 code of an alpha-3 code; empty where there is none."""
    codes: list[str] = get_global("territory_aliases").get(iso3, [])
    return codes[0] if codes else ""
