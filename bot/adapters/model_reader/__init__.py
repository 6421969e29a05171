"""The optional model reader: a large model where the operator wants one, checked in code, never needed.

The embedded reader reads everything first. Then, where a model is set and every budget allows it, the model is asked
as well; what it claims is checked against the article (`summarizer/grounding.py`), and whatever goes wrong, the
embedded reader's facts serve. `provider.py` alone knows the library that speaks with models, and imports it only when
a model is set.
"""
