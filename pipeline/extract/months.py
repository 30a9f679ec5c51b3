"""Names of months in the languages whose dates are read without a parser of many languages."""

from functools import reduce

from babel import Locale

# Languages of the catalogue that write months in letters. Babel's CLDR data has the names.
_LOCALES = ("en", "es", "fr", "pt", "de", "it", "nl", "id", "ms", "sw", "tr", "ru", "pl")
CHINESE_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "十": 10,
}


def _names(locale: str) -> dict[str, int]:
    months = Locale(locale).months
    tables = [
        months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
    ]
    return {name.lower().rstrip("."): number for table in tables for number, name in table.items()}


# English wins where two languages share a name: they never share one for different months.
MONTHS: dict[str, int] = reduce(lambda found, locale: _names(locale) | found, _LOCALES, {"sept": 9})
