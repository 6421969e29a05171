"""The pool of connections."""

from sqlalchemy import text

from bot.store.session import Database


async def test_a_filled_pool_has_its_connections_open(database):
    filled = Database(database.url, size=4)
    count = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'filled'")
    other = Database(f"{database.url}{'&' if '?' in database.url else '?'}application_name=filled", size=4)
    try:
        async with filled.transaction() as connection:
            assert (await connection.execute(count)).scalar_one() == 0
            await other.fill()
        async with filled.transaction() as connection:
            assert (await connection.execute(count)).scalar_one() == 4
    finally:
        await other.close()
        await filled.close()
