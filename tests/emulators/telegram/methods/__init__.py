"""The Bot API's methods, a module a family; names are as the API writes them."""

from tests.emulators.telegram.methods import chats, edits, messages, profile, queries
from tests.emulators.telegram.request import Method

#: Every method that needs no waiting, by its name.
METHODS: dict[str, Method] = (
    messages.METHODS | edits.METHODS | chats.METHODS | profile.METHODS | queries.METHODS
)

__all__ = ["METHODS"]
