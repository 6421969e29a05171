"""The embedded PostgreSQL: shared, survives its owners, recovers, and leaves the folders around it alone."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psycopg
import pytest

from bot.errors import TransientError, UserError
from bot.store import server
from bot.store.server import EmbeddedServer, _is_zombie


def _wait_until(happened, seconds=20):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def _running(home):
    return EmbeddedServer(home)._pid() is not None


def _owner(home):
    """Another process that holds a share until its standard input closes."""
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from bot.store.server import EmbeddedServer
        with EmbeddedServer(Path(sys.argv[1]), durable=False) as url:
            print(url, flush=True)
            sys.stdin.read()
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().startswith("postgresql://")
    return process


def _die_collected(pid):
    """Kill a server, and have it collected as an init does: a zombie's number would hide what is tested."""
    os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)
    _wait_until(lambda: not Path(f"/proc/{pid}").exists() or _is_zombie(pid))


def _leave(process):
    process.stdin.close()
    process.stdout.close()
    return process.wait(30)


def _ask(url, statement="SELECT 1"):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


def test_it_starts_answers_and_stops(tmp_path):
    with EmbeddedServer(tmp_path, durable=False) as url:
        assert _ask(url) == [(1,)]
        assert "UTF8" in str(_ask(url, "SHOW server_encoding"))
    assert not _running(tmp_path)


def test_what_was_written_is_there_after_a_restart(tmp_path):
    with EmbeddedServer(tmp_path, durable=False) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT '팩트' AS word")
    with EmbeddedServer(tmp_path, durable=False) as url:
        assert _ask(url, "SELECT word FROM kept") == [("팩트",)]


def test_processes_share_one_server_and_the_last_to_leave_stops_it(tmp_path):
    first, second = _owner(tmp_path), _owner(tmp_path)
    pid = EmbeddedServer(tmp_path)._pid()
    assert _leave(first) == 0
    assert EmbeddedServer(tmp_path)._pid() == pid
    assert _leave(second) == 0
    assert not _running(tmp_path)


def test_a_killed_owner_leaves_the_server_alive_and_counts_no_more(tmp_path):
    killed, living = _owner(tmp_path), _owner(tmp_path)
    killed.kill()
    killed.wait()
    killed.stdin.close()
    killed.stdout.close()
    assert _ask(EmbeddedServer(tmp_path).url()) == [(1,)]
    assert _leave(living) == 0
    assert not _running(tmp_path)


def test_a_server_whose_only_owner_was_killed_is_taken_over(tmp_path):
    owner = _owner(tmp_path)
    pid = EmbeddedServer(tmp_path)._pid()
    owner.kill()
    owner.wait()
    owner.stdin.close()
    owner.stdout.close()
    server = EmbeddedServer(tmp_path, durable=False)
    server.start()
    assert server._pid() == pid
    server.stop()
    assert not _running(tmp_path)


def test_starting_at_the_same_moment_starts_one_server(tmp_path):
    program = (
        "import sys; from pathlib import Path; from bot.store.server import EmbeddedServer\n"
        "s = EmbeddedServer(Path(sys.argv[1]), durable=False); s.start(); print(s._pid(), flush=True)\n"
        "sys.stdin.read(); s.stop()"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    owners = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    pids = {owner.stdout.readline().strip() for owner in owners}
    assert len(pids) == 1
    assert [_leave(owner) for owner in owners] == [0, 0, 0, 0]
    assert not _running(tmp_path)


def test_a_server_killed_with_sigkill_recovers_with_what_was_committed(tmp_path):
    server = EmbeddedServer(tmp_path)
    url = server.start()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        os.kill(server._pid(), signal.SIGKILL)
        _wait_until(lambda: not _running(tmp_path))
    again = EmbeddedServer(tmp_path)
    assert _ask(again.start(), "SELECT n FROM kept") == [(1,)]
    again.stop()
    server.stop()
    assert not _running(tmp_path)


def test_a_server_starts_only_when_a_killed_ones_children_have_ended(tmp_path):
    server = EmbeddedServer(tmp_path, durable=False)
    with psycopg.connect(server.start(), autocommit=True) as connection:
        child = connection.info.backend_pid
        # A stopped child notices nothing: it keeps the dead server's shared memory until it goes on.
        os.kill(child, signal.SIGSTOP)
        waking = threading.Timer(1, os.kill, (child, signal.SIGCONT))
        waking.start()
        _die_collected(server._pid())
        again = EmbeddedServer(tmp_path, durable=False)
        assert _ask(again.start()) == [(1,)]
        waking.join()
    again.stop()
    server.stop()
    assert not _running(tmp_path)


def test_no_existing_folder_changes_its_mode_or_owner(tmp_path):
    outer = tmp_path / "outer"
    home = outer / "home"
    home.mkdir(parents=True)
    outer.chmod(0o700)
    home.chmod(0o750)
    folders = [path for path in [home, *home.parents] if path != Path("/")] + [Path("/")]
    before = {
        path: (stat.S_IMODE(path.stat().st_mode), path.stat().st_uid, path.stat().st_gid) for path in folders
    }
    with EmbeddedServer(home, durable=False) as url:
        assert _ask(url) == [(1,)]
    after = {
        path: (stat.S_IMODE(path.stat().st_mode), path.stat().st_uid, path.stat().st_gid) for path in folders
    }
    assert after == before


def test_nobody_else_may_look_into_the_data(tmp_path):
    with EmbeddedServer(tmp_path, durable=False):
        assert stat.S_IMODE((tmp_path / "postgres").stat().st_mode) == 0o700


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root is refused by PostgreSQL"
)
def test_as_root_the_server_runs_as_somebody_else(tmp_path):
    server = EmbeddedServer(tmp_path, durable=False)
    server.start()
    status = Path(f"/proc/{server._pid()}/status").read_text()
    server.stop()
    uid = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1]
    assert uid != "0"


def test_a_long_path_and_odd_characters_do_no_harm(tmp_path):
    home = tmp_path / ("long'er " * 12) / "데이터"
    home.mkdir(parents=True)
    with EmbeddedServer(home, durable=False) as url:
        assert _ask(url) == [(1,)]


def test_a_home_that_is_a_file_is_refused_in_plain_words(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(UserError, match="PACTWIRE_HOME"):
        EmbeddedServer(file).start()


@pytest.mark.parametrize("file", ["door", "users", "server.log"])
def test_a_file_that_cannot_be_written_is_told_in_plain_words(tmp_path, file):
    (tmp_path / "postgres" / file).mkdir(parents=True)
    with pytest.raises(UserError, match="set PACTWIRE_HOME to a folder that you may write to"):
        EmbeddedServer(tmp_path, durable=False).start()


def test_a_server_that_does_not_come_up_says_why(tmp_path, monkeypatch):
    embedded = EmbeddedServer(tmp_path, durable=False)
    embedded.start()
    embedded.stop()
    (embedded.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(TransientError, match="database files are incompatible with server"):
        embedded.start()
    monkeypatch.setattr(server, "_LEAST_FREE", 1 << 60)
    with pytest.raises(TransientError, match=r"the disk of .* is full \(\d+ MiB are free\)"):
        embedded.start()
