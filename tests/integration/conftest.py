"""One embedded PostgreSQL for the whole run, and a fresh copy of the migrated schema for each test that asks."""

import itertools

import psycopg
import pytest

from bot.store import migrations
from bot.store.server import EmbeddedServer
from bot.store.session import Database

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The running server."""
    embedded = EmbeddedServer(tmp_path_factory.mktemp("home"), durable=False)
    embedded.start()
    yield embedded
    embedded.stop()


@pytest.fixture(scope="session")
def _template(server):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_pactwire")
    migrations.migrate(server.url("template_pactwire"))
    return "template_pactwire"


@pytest.fixture
def empty_database_url(server):
    """A database without any tables."""
    yield from _database(server, "template1")


@pytest.fixture
def database_url(server, _template):
    """A database with this version's schema."""
    yield from _database(server, _template)


@pytest.fixture
async def database(database_url):
    """The store's pool of connections on a fresh database."""
    opened = Database(database_url)
    yield opened
    await opened.close()


def _database(server, template):
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield server.url(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
