"""The bot's nouns: sources, editions, deliveries, chats. Values only."""
