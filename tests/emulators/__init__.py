"""Strict stand-ins for Telegram and Slack: real HTTP, the platforms' limits and errors, faults, a ledger."""
