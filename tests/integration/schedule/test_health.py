"""What an operator sees: metrics, readiness, the doctor, dead letters."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot.adapters.health import metrics_route, readiness
from bot.adapters.web import web_application
from bot.app import now
from bot.cli import dead
from bot.cli.doctor import _doctor as examine
from bot.cli.setup import settings
from bot.domain.tally import Tally
from bot.errors import UserError
from bot.schedule.burial import of_dead_letters
from bot.schedule.clock import Clock
from bot.schedule.housekeeping import Housekeeping
from bot.schedule.tallying import written_down
from bot.store.session import Database
from tests.emulators.model import Said, serve
from tests.integration.emulators.telegram_room import TOKEN, telegram_room
from tests.integration.schedule.kit import die_over, queue, rows, run


async def get(application, path):
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as client:
        return await client.get(path)


@pytest.fixture
def environment(monkeypatch):
    """What a command finds set, read anew."""

    def given(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, str(value))
        settings.cache_clear()

    yield given
    settings.cache_clear()


async def test_one_page_tells_of_all_processes(database, database_url):
    tallies = [Tally(), Tally()]
    for number, tally in enumerate(tallies, start=1):
        async with written_down(tally, database):
            tally.count("answers", number, outcome="answered")
            tally.observe("reading_seconds", 0.2)
    async with queue(database_url) as waiting:
        await waiting.take_up("poll", [1, 2])
        answer = await get(Starlette(routes=[metrics_route(database)]), "/metrics")
    assert answer.status_code == 200
    found = {
        (s.name, *(s.labels[name] for name in sorted(s.labels))): s.value
        for family in text_string_to_metric_families(answer.text)
        for s in family.samples
    }
    assert found["pactwire_answers_total", "answered"] == 3
    assert found["pactwire_reading_seconds_count",] == 2
    assert found["pactwire_jobs", "news", "todo", "poll"] == 2
    assert 0 <= found["pactwire_queue_oldest_seconds", "news", "poll"] < 60


async def test_a_scrape_without_a_database_is_503():
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    assert (await get(Starlette(routes=[metrics_route(away)]), "/metrics")).status_code == 503
    await away.close()


async def test_readiness_wants_a_clock_that_ticks_and_workers_that_take_what_people_wait_for(
    database, database_url
):
    application = web_application(readiness(database, now=now))
    answer = await get(application, "/readyz")
    assert answer.status_code == 503
    assert "clock" in answer.json()["checks"]["clock"]
    async with queue(database_url) as waiting:
        await Clock(database, waiting, now=now).tick()
        assert (await get(application, "/readyz")).status_code == 200
        await waiting.handle(1)
        await waiting.poll(1)
        assert (await get(application, "/readyz")).status_code == 200
        await run(database, "UPDATE procrastinate_events SET at = at - interval '5 minutes'")
        answer = await get(application, "/readyz")
    assert answer.status_code == 503
    assert "worker" in answer.json()["checks"]["workers"]
    for ago in (5, -540):  # minutes: long ago, and by a system's clock that was ahead
        await run(database, "UPDATE heartbeats SET at = now() - make_interval(mins => :ago)", ago=ago)
        assert "clock" in (await get(application, "/readyz")).json()["checks"]["clock"]


async def test_the_doctor_finds_a_sound_installation_sound(
    tmp_path, database, database_url, environment, capsys
):
    async with telegram_room(tmp_path) as room, queue(database_url) as waiting:
        await Clock(database, waiting, now=now).tick()
        environment(
            DATABASE_URL=database_url,
            TELEGRAM_BOT_TOKEN=TOKEN,
            TELEGRAM_API_URL=room.server.address,
            PACTWIRE_HOME=tmp_path,
        )
        code = await examine()
    said = capsys.readouterr().out
    assert code == 0, said
    assert "WRONG" not in said
    for what in ("settings", "database", "clock", "Telegram", "disk", "font"):
        assert f"ok    {what}" in said


async def test_the_doctor_says_what_is_wrong_and_what_to_do(
    tmp_path, empty_database_url, environment, capsys
):
    environment(
        DATABASE_URL=empty_database_url,
        TELEGRAM_BOT_TOKEN=TOKEN,
        TELEGRAM_API_URL="http://127.0.0.1:1",
        SLACK_BOT_TOKEN="xoxb-1-made-up",
        SLACK_API_URL="http://127.0.0.1:1/api/",
        PACTWIRE_HOME=tmp_path,
    )
    code = await examine()
    said, beside = capsys.readouterr()
    assert code == 1
    assert "-> pactwire migrate" in said
    assert said.count("WRONG") == 4  # the database, Telegram, Slack's answer, and Slack's way in
    assert "4 things are wrong." in beside
    assert "made-up" not in said + beside
    assert TOKEN not in said + beside


async def test_the_doctor_says_of_a_new_embedded_database_that_run_makes_its_tables(
    tmp_path, environment, capsys
):
    environment(PACTWIRE_HOME=tmp_path)
    code = await examine()
    said, beside = capsys.readouterr()
    assert code == 0, said
    assert f"note  database    embedded, in {tmp_path}; its tables are not made" in said
    assert "-> `pactwire run` makes them when it starts" in said
    assert "WRONG" not in said + beside


@pytest.mark.parametrize(
    ("model", "key", "says"),
    [
        ("openai:fake", "a-key", "ok    model       openai:fake: listed by its server"),
        ("openai:other", "a-key", "note  model       openai:other: the server does not list it"),
        ("openai:fake", "wrong", "WRONG model       openai:fake: the key is refused"),
    ],
)
async def test_the_doctor_asks_the_models_server_for_nothing_that_costs(
    tmp_path, database_url, environment, capsys, model, key, says
):
    async with serve(lambda _: Said(status=500)) as server:
        environment(
            DATABASE_URL=database_url,
            PACTWIRE_MODEL=model,
            PACTWIRE_MODEL_KEY=key,
            PACTWIRE_MODEL_URL=server.url,
            PACTWIRE_HOME=tmp_path,
        )
        code = await examine()
    said = capsys.readouterr().out
    assert says in said
    assert code == ("WRONG" in says)
    assert key not in said
    assert server.asked == []


async def test_what_was_given_up_is_listed_tried_again_and_put_away(
    tmp_path, database, database_url, environment, capsys
):
    environment(DATABASE_URL=database_url, PACTWIRE_HOME=tmp_path)
    await run(
        database,
        "INSERT INTO dead_letters (origin, origin_id, task, arguments, error, attempts)"
        " SELECT 'job', n, 'poll', jsonb_build_object('row_id', n), 'It broke.', 3 FROM generate_series(1, 2) AS n",
    )
    await dead._list(100, as_json=True)
    letters = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(letter["task"], letter["row"], letter["error"]) for letter in letters] == [
        ("poll", 2, "It broke."),
        ("poll", 1, "It broke."),
    ]
    await dead._close([letters[0]["id"]], everything=False, again=True)
    assert await rows(database, "SELECT queueing_lock FROM procrastinate_jobs") == [("poll:2",)]
    await dead._close([], everything=True, again=False)
    capsys.readouterr()
    await dead._list(100, as_json=False)
    assert capsys.readouterr() == ("", "Nothing was given up.\n")
    with pytest.raises(UserError, match="99"):
        await dead._close([99], everything=False, again=True)
    with pytest.raises(UserError, match="--all"):
        await dead._close([], everything=False, again=True)


async def test_the_operator_is_told_once_of_what_was_given_up(database):
    await run(
        database,
        "INSERT INTO dead_letters (origin, origin_id, task, error, attempts) VALUES ('job', 1, 'read', 'It broke.', 3)",
    )
    for expected in (1, 0):
        async with database.transaction() as connection:
            told = await of_dead_letters(connection, now())
        assert len(told) == expected
        assert all("It broke." in text for paragraph in told for text in paragraph.values())


@pytest.mark.parametrize(("days", "left"), [(0, 4), (15, 3), (31, 2), (200, 2)])
async def test_what_has_served_is_thrown_away_after_its_time_and_what_waits_is_not(database, days, left):
    await run(
        database,
        "INSERT INTO inbox (platform, workspace, key, state, handled_at)"
        " VALUES ('telegram', '1', 'done', 'done', now()), ('telegram', '1', 'waits', 'new', NULL)",
    )
    await run(
        database,
        "INSERT INTO dead_letters (origin, origin_id, error, state, closed_at)"
        " VALUES ('job', 1, 'x', 'dismissed', now()), ('job', 2, 'x', 'open', NULL)",
    )
    later = datetime.now(UTC) + timedelta(days=days)
    await Housekeeping(database, now=lambda: later).tidy()
    kept = "SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM dead_letters)"
    assert await rows(database, kept) == [(left,)]


async def test_ended_jobs_and_crashes_are_forgotten(database, database_url):
    async with queue(database_url) as waiting:
        await waiting.take_up("poll", [1, 2])
        await die_over(database, "poll:1")
        await run(database, "UPDATE procrastinate_jobs SET status = 'failed' WHERE queueing_lock = 'poll:1'")
        await run(
            database,
            "INSERT INTO crashes (key, at) VALUES ('old', now() - interval '2 days'), ('new', now())",
        )
        await run(database, "UPDATE procrastinate_events SET at = at - interval '31 days'")
        gone = await Housekeeping(database, now=now).tidy()
    assert gone["jobs"] == 1
    assert await rows(database, "SELECT queueing_lock FROM procrastinate_jobs") == [("poll:2",)]
    assert await rows(database, "SELECT key FROM crashes") == [("new",)]
