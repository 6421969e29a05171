"""A change in a line: who, where, what, and of what was changed only what differs."""

from datetime import UTC, datetime

import pytest

from bot.cli.audit import _line
from bot.store.audit import Entry

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"times": ["08:00"], "most": 5}, {"times": ["09:00"], "most": 5}, 'times: ["08:00"] → ["09:00"]'),
        (None, {"language": "en"}, 'language: "en"'),
        ({"source": 3, "on": True}, {"source": 3, "on": False}, "source 3, on: true → false"),
        ({"filters": {}}, {"filters": {"watched": ["KT"]}}, 'filters: {"watched": ["KT"]}'),
    ],
)
def test_what_differs_is_told(before, after, told):
    entry = Entry(AT, "telegram:7", "telegram:-100", "amend", before, after)
    assert _line(entry) == f"2026-11-23 03:00\ttelegram:7\ttelegram:-100\tamend\t{told}"


def test_what_is_of_no_chat_leaves_no_gap():
    assert _line(Entry(AT, "cli", "", "dismiss", None, None)) == "2026-11-23 03:00\tcli\tdismiss"
