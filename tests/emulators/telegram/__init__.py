"""A strict stand-in for the Telegram Bot API."""
