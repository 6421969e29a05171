"""The chats and other edges: each only translates between a platform and our values."""
