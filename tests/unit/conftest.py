"""How hard laws are tried: briefly in every run, so that the suite is run often; at length by

pytest tests/unit --hypothesis-profile thorough
"""

from hypothesis import settings

# Every run draws other cases, so few in each of many runs are worth many in one.
settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.load_profile("quick")
