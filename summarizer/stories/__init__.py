"""Reports of one event by several outlets, brought together."""
