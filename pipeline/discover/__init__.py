"""Propose a catalogue entry from what a site shows: bytes in, proposals with their doubts out. Pure."""
