"""The readers of one article: who its organisations are, which of them allied, how, when and why."""
