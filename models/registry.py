"""Imports every module with a table, so that SQLModel's metadata is complete."""

from models import alerts, article, coding, collecting, ledger, outcome, recoding, review

TABLES = (alerts, article, coding, collecting, ledger, outcome, recoding, review)
