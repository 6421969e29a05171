"""The chain of migrations gives exactly the schema that the code works with, once, whoever begins."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from procrastinate.schema import SchemaManager
from sqlalchemy import create_engine

from bot.errors import TransientError, UserError
from bot.store import migrations
from bot.store.session import sqlalchemy_url
from bot.store.tables import metadata


def test_the_migrated_schema_is_the_one_in_the_code(database_url):
    def ours(_object, name, kind, _reflected, _compare_to):
        return not (kind == "table" and name.startswith(("procrastinate", "alembic")))

    engine = create_engine(sqlalchemy_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_procrastinates_schema_is_the_one_that_its_installed_version_makes(database_url, empty_database_url):
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute(SchemaManager.get_schema())
    assert _shape(database_url) == _shape(empty_database_url)


def _shape(url):
    queries = [
        "SELECT oid::regprocedure::text, md5(prosrc) FROM pg_proc WHERE proname LIKE 'procrastinate%'",
        "SELECT table_name, column_name, data_type, column_default, is_nullable FROM information_schema.columns"
        " WHERE table_name LIKE 'procrastinate%'",
        "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'procrastinate%'",
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'procrastinate%'",
    ]
    with psycopg.connect(url) as connection:
        return [sorted(connection.execute(query).fetchall()) for query in queries]


def test_migrating_twice_changes_nothing_the_second_time(empty_database_url):
    before, after = migrations.migrate(empty_database_url)
    assert before is None
    assert migrations.migrate(empty_database_url) == (after, after)


def test_two_processes_that_migrate_at_once_do_it_once(empty_database_url):
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(migrations.migrate, [empty_database_url, empty_database_url]))
    assert sorted(before is None for before, _ in done) == [False, True]


def test_a_start_on_an_empty_database_says_what_to_run(empty_database_url):
    with pytest.raises(UserError, match="pactwire migrate"):
        migrations.check(empty_database_url)


def test_a_start_on_a_database_that_lacks_a_migration_says_so(empty_database_url):
    migrations.migrate(empty_database_url)
    with migrations._connection(empty_database_url) as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.commit()
    with pytest.raises(UserError, match="lacks migrations"):
        migrations.check(empty_database_url)
    migrations.migrate(empty_database_url)
    migrations.check(empty_database_url)


def test_a_database_from_a_newer_version_is_not_touched(database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for refused in (migrations.check, migrations.migrate):
        with pytest.raises(UserError, match="newer"):
            refused(database_url)


def test_downgrading_to_nothing_leaves_nothing(empty_database_url):
    migrations.migrate(empty_database_url)
    with migrations._connection(empty_database_url) as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
    with psycopg.connect(empty_database_url) as connection:
        left = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert left == [("alembic_version",)]


def test_a_database_that_is_not_there_is_a_passing_fault_without_its_password():
    with pytest.raises(TransientError) as caught:
        migrations.check("postgresql://user:hunter2@127.0.0.1:1/none")
    assert "hunter2" not in str(caught.value)
