"""A simulated world: outlets served over real HTTP on loopback from one scenario file, with its own truth."""
