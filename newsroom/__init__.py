"""A simulated world of outlets for the demo and the end-to-end tests."""
