"""Many updates of many chats at once: all are answered, none twice, each chat's in order.

`MANY_CHATS=100` makes it five hundred updates.
"""

import os

from tests.dialogues.test_conversation import LIBRARY
from tests.emulators.harness import wait_for
from tests.integration.telegram.kit import bot_and_people, sent
from tests.integration.telegram.test_inbox import update

CHATS, EACH = int(os.environ.get("MANY_CHATS", "24")), 5


async def test_all_are_answered_none_twice_and_in_order(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, scale=0.005, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        for chat in range(1, CHATS + 1):
            await room.person(chat)
        # The language says which of a chat's five it answers: ko, en, ko, en, ko.
        updates = [
            update(turn * CHATS + chat, chat, f"/lang {'en' if turn % 2 else 'ko'}")
            for turn in range(EACH)
            for chat in range(1, CHATS + 1)
        ]
        intake = telegram.intake(running)
        for start in range(0, len(updates), 100):  # as many as one poll brings
            await intake.take(updates[start : start + 100])

        async def all_there():
            return len(await sent(room)) >= CHATS * EACH

        await wait_for(all_there, seconds=200, what="all the answers", every=0.5)
        found = {}
        for call in await sent(room):
            found.setdefault(call.chat, []).append("English" in call.text)
        assert len(found) == CHATS
        assert all(said == [False, True, False, True, False] for said in found.values())
        assert all(call.status == 200 for call in await room.calls() if call.method == "sendMessage")
