"""`pactwire` and `python -m bot`: the one place where errors become a line and an exit code."""

from __future__ import annotations

import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
    """
    from typer import Abort
    from typer.exceptions import TyperException

    from bot.cli import command
    from bot.errors import PactwireError
    from config import logs

    # Until a process asks for more: what goes wrong, on standard error, and nothing among a command's own output.
    logs.set_up("WARNING", "console")
    try:
        code = command().main(standalone_mode=False)
    except TyperException as error:
        # A wrong option or argument: Typer's own error knows how to show its usage line.
        getattr(error, "show", lambda: None)()
        sys.exit(getattr(error, "exit_code", 2))
    except PactwireError as error:
        print(f"pactwire: {error}", file=sys.stderr)  # noqa: T201  # the command line's own voice
        sys.exit(1)
    except (KeyboardInterrupt, Abort):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has left; so do we, without Python's own complaint when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # the outermost loop of the process: a person reads a line, not a stack
        if os.environ.get("PACTWIRE_LOG_LEVEL", "").upper() == "DEBUG":
            raise
        print(f"pactwire: {_told(error)}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: Exception) -> str:
    """A line on what nobody foresaw; what the system refused, a full disk say, is for the person to mend."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"the system refused ({where}{error.strerror}). Mend that and run it again."
    return (
        f"something went wrong that should not ({type(error).__name__}: {error}). "
        "Run it again with PACTWIRE_LOG_LEVEL=DEBUG to see where."
    )


if __name__ == "__main__":
    main()
