"""A message's text to a command, as people write in chat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.catalogue import CATALOGUE, Verb, help_text, verb_of
from bot.commands.parse import Command, first_url, parse
from summarizer.types import Language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/help", Command(Verb.HELP)),
        ("/도움말", Command(Verb.HELP)),
        ("/HELP@pactwire_bot", Command(Verb.HELP)),
        ("", Command(Verb.HELP)),
        ("/nosuch", Command(Verb.HELP)),
        ("/summary https://a.example/x", Command(Verb.SUMMARY, "https://a.example/x")),
        ("요약 https://a.example/x", Command(Verb.SUMMARY, "https://a.example/x")),
        ("https://a.example/x", Command(Verb.SUMMARY, "https://a.example/x")),
        ("이거 봐줘 https://a.example/x.", Command(Verb.SUMMARY, "https://a.example/x")),
        ("브리핑", Command(Verb.BRIEFING)),
        ("/ask who leads it?", Command(Verb.ASK, "who leads it?")),
        ("질문 있는데 누가 주도해?", Command(Verb.ASK, "질문 있는데 누가 주도해?")),
        ("누가 참여했어", Command(Verb.ASK, "누가 참여했어")),
        ("가나다라 " * 100, Command(Verb.SUMMARY, ("가나다라 " * 100).strip())),
    ],
)
def test_what_a_message_asks_for(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("(https://a.example/b)", "https://a.example/b"),
        ("“https://a.example/b”라는 기사", "https://a.example/b"),
        ("HTTPS://A.example/b?c=d&e=f!", "HTTPS://A.example/b?c=d&e=f"),
        ("no address", None),
    ],
)
def test_an_address_is_found_without_the_marks_around_it(text, url):
    assert first_url(text) == url


@given(st.text())
def test_any_text_is_understood_as_something(text):
    assert isinstance(parse(text).verb, Verb)


def test_no_word_names_two_commands():
    words = [word.casefold() for entry in CATALOGUE for word in (entry.verb.value, *entry.aliases)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("language", Language)
def test_the_help_of_terminal_and_messenger_together_lists_every_command(language):
    told = set()
    for terminal in (True, False):
        for line in help_text(language, terminal=terminal).splitlines():
            if line.startswith("/"):
                verb = verb_of(line[1:].split()[0])
                assert verb is not None
                told.add(verb)
    # Untold are what a messenger sends by itself when a chat is opened, what a button does, and what operators may.
    assert told == set(Verb) - {Verb.START, Verb.RETRY, Verb.MERGE, Verb.SPLIT, Verb.UNDO}
