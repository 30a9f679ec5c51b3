"""The reading side: search, export and read-only pages."""
