"""Editions read as they did; on purpose otherwise: `python -m tests.unit.bot.briefing.golden`."""

import pytest

from tests.unit.bot.briefing.golden import FOLDER, PAGE, as_text, editions

EDITIONS = {name: document for name, _, document in editions()}


@pytest.mark.parametrize("name", EDITIONS)
def test_an_edition_reads_as_it_did(name):
    assert as_text(EDITIONS[name]) == (FOLDER / f"{name}.txt").read_text("utf-8")


def test_every_text_that_is_kept_is_of_an_edition():
    assert {path.stem for path in FOLDER.iterdir()} == set(EDITIONS)


def test_the_page_shows_ten_of_them():
    page = PAGE.read_text("utf-8")
    assert sum((FOLDER / f"{name}.txt").read_text("utf-8") in page for name in EDITIONS) >= 10
