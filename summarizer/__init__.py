"""Articles in, alliance facts out: pure, offline, in Korean and English.

Nothing here knows a clock, a network or a database; what a function needs comes in as arguments.
"""
