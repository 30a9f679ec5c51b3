"""The whole way from a source to an inbox, on one machine, against a simulated newsroom."""
