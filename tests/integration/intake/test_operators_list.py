"""The operator's list of sources is followed, and what a person did is left."""

from bot.domain.source import SourceEntry
from bot.store import sources
from tests.integration.intake.kit import NOW


async def test_the_list_is_followed_and_what_a_person_did_is_left(database):
    a, b, c = (SourceEntry(name, f"https://{name}.example/feed") for name in "abc")

    async def follow(*listed):
        async with database.transaction() as connection:
            await sources.follow_list(connection, listed, NOW)
            return {
                source.entry.name: source.health.state.value
                for source in await sources.everything(connection)
            }

    async with database.transaction() as connection:
        await sources.add(connection, [c])
    assert await follow(a, b) == {"a": "on", "b": "on", "c": "on"}
    assert await follow(b) == {"a": "unlisted", "b": "on", "c": "on"}
    assert await follow(a, b) == {"a": "on", "b": "on", "c": "on"}
    async with database.transaction() as connection:
        (source,) = await sources.find(connection, "A")
        await sources.switch_off(connection, source.id)
    assert await follow(a, b) == {"a": "off", "b": "on", "c": "on"}
    renamed = SourceEntry("beta", b.url, category="x", interval_seconds=7200)
    assert await follow(a, renamed) == {"a": "off", "beta": "on", "c": "on"}


async def test_a_listed_source_that_moved_is_not_added_again_under_its_old_address(database):
    a = SourceEntry("a", "https://a.example/feed")
    async with database.transaction() as connection:
        listing = await sources.follow_list(connection, [a], NOW)
        assert await sources.adopt(connection, listing.new[0], "https://new.example/feed")
        again = await sources.follow_list(connection, [a], NOW)
        assert again == sources.Listing()
        assert [source.entry.url for source in await sources.everything(connection)] == [
            "https://new.example/feed"
        ]
