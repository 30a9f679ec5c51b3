"""Texts in, codes out: actions, kind of news, countries, events, and the words they rest on."""
