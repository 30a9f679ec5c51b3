"""The ledger, pure: which reports tell of one event, how far a partnership has come, what a promise has."""
