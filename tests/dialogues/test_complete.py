"""The dialogues together say every command, rightly and wrongly, in both languages; one that is missing fails here."""

import pytest

from bot.commands.catalogue import CATALOGUE
from bot.commands.parse import parse
from bot.domain.chat import Role
from summarizer.types import Language
from tests.dialogues import test_administration as operators
from tests.dialogues import test_conversation as everybody

RIGHT = {
    Language.KO: everybody.KOREAN + everybody.KOREAN_MESSENGER + everybody.KOREAN_ARCHIVE,
    Language.EN: everybody.ENGLISH + everybody.ENGLISH_MESSENGER + everybody.ENGLISH_ARCHIVE,
}
OPERATORS = {
    Language.KO: operators.KOREAN + operators.KOREAN_WRONG,
    Language.EN: operators.ENGLISH + operators.ENGLISH_WRONG,
}
WRONG = {Language.KO: everybody.KOREAN_WRONG, Language.EN: everybody.ENGLISH_WRONG}
WRONG_OPERATORS = {Language.KO: operators.KOREAN_WRONG, Language.EN: operators.ENGLISH_WRONG}


@pytest.mark.parametrize("language", Language)
def test_every_command_is_said_in_a_dialogue(language):
    told = {parse(line).verb for lines, _ in RIGHT[language] + WRONG[language] for line in lines}
    told |= {parse(line).verb for line, _ in OPERATORS[language]}
    assert {entry.verb for entry in CATALOGUE} - told == set()


@pytest.mark.parametrize("language", Language)
def test_every_command_that_takes_something_is_also_said_wrongly(language):
    wrong = {parse(lines[-1]).verb for lines, _ in WRONG[language]}
    wrong |= {parse(line).verb for line, _ in WRONG_OPERATORS[language]}
    assert {entry.verb for entry in CATALOGUE if entry.argument[language]} - wrong == set()


@pytest.mark.parametrize("language", Language)
def test_what_only_operators_may_is_said_by_them(language):
    told = {parse(line).verb for line, _ in OPERATORS[language]}
    assert {entry.verb for entry in CATALOGUE if entry.role is Role.OPERATOR} - told == set()
