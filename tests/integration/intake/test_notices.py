"""What the operator is told, once, in the operator's language."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.briefing.notices import Notices
from bot.domain.chat import Place, Platform
from bot.domain.source import SourceEntry
from bot.ports import Channel
from bot.store import sources
from summarizer.types import Language

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPERATOR = Place(Platform.TELEGRAM, "42", "-100")


class Delivered:
    """Jobs that are only counted."""

    def __init__(self):
        self.ids = []

    async def deliver(self, outbox_id, *, after=0):
        self.ids.append(outbox_id)


class Plain(Channel):
    """A platform that takes a reply whole."""


def notices(database, jobs, **more):
    given = {"operator": OPERATOR, "channels": {Platform.TELEGRAM: Plain()}, **more}
    channels = given.pop("channels")
    return Notices(database, jobs, channels, clock=lambda: NOW, **given)


async def dead(database, notice="silent"):
    async with database.transaction() as connection:
        (source_id,) = await sources.add(connection, [SourceEntry("가온일보", "https://gaon.example/feed")])
        await connection.execute(
            text(
                "UPDATE sources SET state = 'dead', notice = :notice, last_error = 'No.', last_error_korean = '없음.'"
            ),
            {"notice": notice},
        )
    return source_id


async def owed(database):
    async with database.transaction() as connection:
        rows = await connection.execute(text("SELECT payload ->> 'text' FROM outbox ORDER BY id"))
        return list(rows.scalars())


@pytest.mark.parametrize(
    ("language", "begins"),
    [(Language.KO, "출처 ‘가온일보’: 오랫동안"), (Language.EN, "Source “가온일보” has given")],
)
async def test_a_dead_source_is_told_once_with_what_to_do_about_it(database, language, begins):
    source_id = await dead(database)
    jobs = Delivered()
    step = notices(database, jobs, language=language)
    for _ in range(3):
        await step.tell()
    (said,) = await owed(database)
    assert said.startswith(begins)
    assert f"/sources on {source_id}" in said
    assert said.endswith("https://gaon.example/feed")
    assert ("없음." if language is Language.KO else "No.") in said
    assert len(jobs.ids) == 1


async def test_a_process_that_does_not_speak_the_operators_platform_leaves_it_to_one_that_does(database):
    await dead(database)
    jobs = Delivered()
    await notices(database, jobs, channels={}).tell()
    assert await owed(database) == []
    await notices(database, jobs).tell()
    assert len(await owed(database)) == 1


async def test_without_an_operators_chat_the_log_hears_of_it_once(database, capsys):
    await dead(database, "gone")
    step = notices(database, Delivered(), operator=None)
    await step.tell()
    await step.tell()
    assert await owed(database) == []
    assert capsys.readouterr().out.count("gone for good (410)") == 1


async def test_many_notices_are_one_message_and_the_rest_is_counted(database):
    async with database.transaction() as connection:
        await sources.add(connection, [SourceEntry(f"{n}호", f"https://{n}.example/feed") for n in range(30)])
        await connection.execute(text("UPDATE sources SET notice = 'well'"))
    await notices(database, Delivered()).tell()
    (said,) = await owed(database)
    assert said.count("다시 소식이 들어옵니다") == 20
    assert said.endswith("외 10건은 로그에 있습니다.")


async def test_a_source_that_is_well_again_may_die_again_with_a_notice(database):
    source_id = await dead(database, "well")
    step = notices(database, Delivered())
    await step.tell()
    async with database.transaction() as connection:
        source = await sources.get(connection, source_id)
    assert (source.health.notice, source.health.told) == (None, False)
