"""A message's text to a command, as people write in chat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.catalogue import CATALOGUE, Verb, help_text, listed, verb_of
from bot.commands.helping import short_help, topic_of
from bot.commands.parse import Command, first_url, parse
from bot.domain.chat import Role
from summarizer.types import Language

_SHORT_REPORT = (
    "두레모터스와 펲토스는 22일 서울 강남구에서 물류로봇의 안전 기준을 함께 만들기 위한 업무협약을 체결했다고 밝혔다. "
    "두 회사는 내년 3월까지 공동 연구소를 세우고, 청년 개발자 200명을 교육할 계획이다. "
    "두레모터스 관계자는 “안전한 생태계를 만드는 데 힘을 보태겠다”고 말했다."
)
_SHORT_REPORT_EN = (
    "Orbis Telecom and Kairos Cloud said on Tuesday that they had signed an agreement on satellite storage. "
    "The two will open a laboratory in Oslo by March. Orbis will pay for it."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/help", Command(Verb.HELP)),
        ("/도움말", Command(Verb.HELP)),
        ("/HELP@pactwire_bot", Command(Verb.HELP)),
        ("", Command(Verb.HELP)),
        ("/nosuch", Command(Verb.HELP, "/nosuch")),
        ("/summary\nhttps://a.example/x", Command(Verb.SUMMARY, "https://a.example/x")),
        ("구독 08:30 KT", Command(Verb.SUBSCRIBE, "08:30 KT")),
        ("구독 평일 오후 6시", Command(Verb.SUBSCRIBE, "평일 오후 6시")),
        ("subscribe weekdays 9am", Command(Verb.SUBSCRIBE, "weekdays 9am")),
        ("구독 중인 회사가 어디야?", Command(Verb.ASK, "구독 중인 회사가 어디야?")),
        ("구독취소 2번", Command(Verb.UNSUBSCRIBE, "2번")),
        ("설정 1 시각 09:00", Command(Verb.SETTINGS, "1 시각 09:00")),
        ("언어 영어", Command(Verb.LANG, "영어")),
        ("언어 모델이 뭐야", Command(Verb.ASK, "언어 모델이 뭐야")),
        ("도움말 구독", Command(Verb.HELP, "구독")),
        ("/summary https://a.example/x", Command(Verb.SUMMARY, "https://a.example/x")),
        ("요약 https://a.example/x", Command(Verb.SUMMARY, "https://a.example/x")),
        ("https://a.example/x", Command(Verb.SUMMARY, "https://a.example/x")),
        ("이거 봐줘 https://a.example/x.", Command(Verb.SUMMARY, "https://a.example/x")),
        ("브리핑", Command(Verb.BRIEFING)),
        ("/ask who leads it?", Command(Verb.ASK, "who leads it?")),
        ("질문 있는데 누가 주도해?", Command(Verb.ASK, "질문 있는데 누가 주도해?")),
        ("누가 참여했어", Command(Verb.ASK, "누가 참여했어")),
        ("/subscibe 08:30 KT", Command(Verb.HELP, "/subscibe 08:30 KT")),
        ("/weather", Command(Verb.HELP, "/weather")),
        (_SHORT_REPORT, Command(Verb.SUMMARY, _SHORT_REPORT)),
        (
            _SHORT_REPORT + " 교육 인원은 몇 명이야?",
            Command(Verb.ASK, _SHORT_REPORT + " 교육 인원은 몇 명이야?"),
        ),
        (_SHORT_REPORT + " 요약해 줘.", Command(Verb.ASK, _SHORT_REPORT + " 요약해 줘.")),
        (_SHORT_REPORT_EN, Command(Verb.SUMMARY, _SHORT_REPORT_EN)),
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
    assert told == {entry.verb for entry in CATALOGUE if not entry.hidden}
    # Untold are what a messenger sends by itself when a chat is opened, what a button does, and what operators may.
    untold = {entry.verb for entry in CATALOGUE if entry.hidden and entry.role is not Role.OPERATOR}
    assert untold == {Verb.START, Verb.RETRY}


@pytest.mark.parametrize("language", Language)
def test_every_listed_command_belongs_to_a_topic_of_the_help(language):
    for entry in listed(terminal=False):
        topic = topic_of(entry.verb.value)
        assert topic is not None, entry.verb
        assert topic_of(topic[1]) == topic_of(topic[0]) == topic
    assert len(short_help(language)) < 900
