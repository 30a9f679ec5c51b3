"""From bytes to ledger: one folder per stage, each a pure function over records."""
