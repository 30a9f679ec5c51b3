"""Asking sources: what is new there, what its pages say, and what could not be seen."""
