"""Coding the archive anew by other rules, beside the ones that rule."""
