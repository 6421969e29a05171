"""The bot around the core: intake, store, briefing, chats and the command line."""
