"""The proxy before a real PostgreSQL: cut off, it is a passing fault; let through again, work goes on."""

import psycopg
import pytest

from bot.errors import TransientError
from bot.store.session import Database
from tests.emulators.proxy import Proxy


async def test_a_database_that_is_cut_off_comes_back_by_itself(server, database_url, tmp_path):
    real = server.socket_folder / ".s.PGSQL.5432"
    listen = tmp_path / ".s.PGSQL.5432"
    through = database_url.replace(str(server.socket_folder), str(tmp_path))
    async with Proxy.to_unix(real, listen=listen) as proxy:
        database = Database(through, size=2)
        async with database.transaction() as connection:
            assert (await connection.exec_driver_sql("SELECT 1")).scalar_one() == 1
        await proxy.refuse()
        proxy.cut()
        with pytest.raises((TransientError, psycopg.Error)):
            async with database.transaction() as connection:
                await connection.exec_driver_sql("SELECT 1")
        await proxy.restore()
        async with database.transaction() as connection:
            assert (await connection.exec_driver_sql("SELECT 2")).scalar_one() == 2
        await database.close()
