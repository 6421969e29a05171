"""The languages that articles come in: detection, clean-up, sentences, morphemes, dates."""
