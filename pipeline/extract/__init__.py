"""What stored bytes say: title, text, date, language. Pure: no clock, network, session or environment."""
