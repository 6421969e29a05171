"""`pactwire` with a reader that takes no time to load: for tests that start many processes.

python -m tests.integration.schedule.light worker
"""

from __future__ import annotations

from functools import partial

from summarizer.types import Facts


def read(_asked: object) -> Facts:
    """Finds nothing, at once."""
    return Facts()


if __name__ == "__main__":
    import bot.app
    from bot.__main__ import main

    bot.app.application = partial(bot.app.application, read="tests.integration.schedule.light:read")
    main()
