"""Run a command as another user; a program of its own, so that nothing runs between fork and exec.

PostgreSQL refuses to run as root. The user that runs it instead may be unable to pass through a folder that only
root may enter (a clone under /root, a temporary folder of mode 0700); no folder's mode is ours to change, so on
Linux the command keeps the one capability to look paths up, and nothing else of root's.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys

_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_VERSION_3 = 0x20080522
#: CAP_DAC_READ_SEARCH: read any file and search any folder.
_LOOK_UP = 2
#: CAP_DAC_OVERRIDE: needed where the programs were installed for root alone, or the container grants nothing less.
_OVERRIDE = 1


def main(arguments: list[str]) -> None:
    """`unprivileged.py UID GID COMMAND ...`: become that user and run the command in this process."""
    uid, gid, command = int(arguments[0]), int(arguments[1]), arguments[2:]
    keeps = sys.platform == "linux"
    others_may_run = bool(os.stat(command[0]).st_mode & stat.S_IXOTH)
    libc = ctypes.CDLL(None, use_errno=True) if keeps else None
    if libc is not None:
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)  # as root this sets the real, effective and saved ids alike
    os.setuid(uid)
    if libc is not None:
        wanted = (_LOOK_UP, _OVERRIDE) if others_may_run else (_OVERRIDE,)
        any(_kept(libc, capability) for capability in wanted)
    os.execv(command[0], command)  # noqa: S606  # the caller names the full path


def _kept(libc: ctypes.CDLL, capability: int) -> bool:
    """Keep this one capability over the coming exec; whether the kernel let us."""
    bit = 1 << capability
    header = struct.pack("=Ii", _CAP_VERSION_3, 0)
    wanted = struct.pack(
        "=6I", bit, bit, bit, 0, 0, 0
    )  # effective, permitted, inheritable; then the upper halves
    if libc.capset(header, wanted) != 0:
        return False
    return bool(libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0)


if __name__ == "__main__":
    main(sys.argv[1:])
