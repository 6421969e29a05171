"""Slack: events and commands in, Block Kit out, nothing decided here."""
