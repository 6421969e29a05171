"""Telegram: updates in, messages out, nothing decided here."""
