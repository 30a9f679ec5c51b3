"""What countries are called: from ISO 3166 alpha-3 codes to CLDR's names."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale
from babel.core import get_global

# CLDR's code for what it does not know.
_UNKNOWN = "ZZ"


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
