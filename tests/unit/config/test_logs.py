"""What a log shows of an error: a line and its stack, never what the variables held."""

import logging
import sys

import pytest

from config import logs


@pytest.fixture
def quiet_afterwards():
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)


@pytest.mark.parametrize("form", ["console", "json"])
def test_an_errors_stack_is_told_without_its_variables(form, capsys, quiet_afterwards):
    logs.set_up("INFO", form)
    held = "what-a-variable-held-" + "x" * 20
    try:
        raise ValueError(f"nothing of {len(held)}")
    except ValueError:
        logging.getLogger("bot.trial").exception("it broke", exc_info=sys.exc_info())
    told = capsys.readouterr().err
    assert "it broke" in told
    assert "ValueError: nothing of" in told
    assert "what-a-variable-held-x" not in told


def test_a_gateways_page_is_not_logged_by_the_library(capsys, quiet_afterwards):
    logs.set_up("INFO", "console")
    logging.getLogger("telegram.request.BaseRequest").error("Can not load invalid JSON data")
    assert capsys.readouterr().err == ""


def test_a_level_set_later_counts_for_the_queues_own_lines_too(quiet_afterwards):
    logs.set_up("WARNING", "console")
    logs.set_up("DEBUG", "console")
    assert logging.getLogger("procrastinate").getEffectiveLevel() == logging.DEBUG
    logs.set_up("INFO", "console")
    assert logging.getLogger("procrastinate").getEffectiveLevel() == logging.WARNING
