"""What stored bytes say: title, text, date, language. Pure: no clock, network, session or environment."""

# Raised whenever the same bytes may give another article: the archive is then read again.
EXTRACTOR = "extract-1"
