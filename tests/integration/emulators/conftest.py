"""The emulated Slack, and an app that listens to it."""

import pytest

from tests.emulators.slack.bench import open_slack
from tests.integration.emulators.slack_listener import APP, Listener, listening


@pytest.fixture
async def slack(tmp_path):
    async with open_slack(tmp_path) as bench:
        bench.slack.sender.retry_after = (0.0, 0.01, 0.02)
        yield bench


@pytest.fixture
async def app(slack):
    """The furnished app, listening over HTTP."""
    listener = Listener()
    async with listening(listener.hear) as url:
        await slack.desk("app", id=APP, socket_mode=False, request_url=url)
        yield listener
