"""A field and what was said, to an order."""

from dataclasses import replace
from datetime import time

import pytest

from bot.commands.changing import changed
from bot.commands.choosing import At, offered
from bot.commands.fields import Field, choices, field_of, name_of, shown
from bot.domain.chat import Holidays, Order, WhenEmpty
from bot.errors import UserError
from summarizer.types import Language, Reason

ORDER = Order(watched=("KT",), words=("클라우드", "로봇"), reasons=(Reason.TALENT,))

SET = [
    (Field.TIME, "08:30, 18:00", {"times": (time(8, 30), time(18, 0))}),
    (Field.TIME, "18:00 08:30", {"times": (time(8, 30), time(18, 0))}),
    (Field.TIME, "오후 6시 30분", {"times": (time(18, 30),)}),
    (Field.TIME, "오전 7시 및 오후 7시 반", {"times": (time(7), time(19, 30))}),
    (Field.TIME, "+18:00", {"times": (time(8), time(18))}),
    (Field.DAYS, "평일", {"weekdays": (1, 2, 3, 4, 5)}),
    (Field.DAYS, "월수금", {"weekdays": (1, 3, 5)}),
    (Field.DAYS, "화요일, 목요일", {"weekdays": (2, 4)}),
    (Field.DAYS, "mon wed Friday", {"weekdays": (1, 3, 5)}),
    (Field.DAYS, "weekends", {"weekdays": (6, 7)}),
    (Field.DAYS, "+6", {"weekdays": (1, 2, 3, 4, 5, 6)}),
    (Field.DAYS, "-1", {"weekdays": (2, 3, 4, 5)}),
    (Field.ZONE, "뉴욕", {"timezone": "America/New_York"}),
    (Field.ZONE, "los angeles", {"timezone": "America/Los_Angeles"}),
    (Field.ZONE, "europe/london", {"timezone": "Europe/London"}),
    (Field.LANGUAGE, "영어", {"language": Language.EN}),
    (Field.WATCH, "KT, 삼성SDS", {"watched": ("KT", "삼성SDS")}),
    (Field.WATCH, "+ kt, 삼성  SDS", {"watched": ("KT", "삼성 SDS")}),
    (Field.WATCH, "+ -kt", {"watched": ()}),
    (Field.WATCH, "+ 없음", {"watched": ()}),
    (Field.WORDS, "-로봇", {"words": ("클라우드",)}),
    (Field.WORDS, "none", {"words": ()}),
    (Field.WITHOUT, "채용", {"without": ("채용",)}),
    (Field.REASONS, "+research", {"reasons": (Reason.TALENT, Reason.RESEARCH)}),
    (Field.REASONS, "공동 연구, 시장개척", {"reasons": (Reason.RESEARCH, Reason.MARKET)}),
    (Field.REASONS, ",".join(Reason), {"reasons": ()}),
    (Field.PRESS, "en", {"press": Language.EN}),
    (Field.PRESS, "모두", {"press": None}),
    (Field.MOST, "20건", {"most": 20}),
    (Field.EMPTY, "silent", {"when_empty": WhenEmpty.SILENT}),
    (Field.EMPTY, "한 줄로 알림", {"when_empty": WhenEmpty.LINE}),
    (Field.QUIET, "22:00~07:00", {"quiet": (time(22), time(7))}),
    (Field.QUIET, "오후 11시부터 오전 7시까지", {"quiet": (time(23), time(7))}),
    (Field.QUIET, "off", {"quiet": None}),
    (Field.HOLIDAYS, "merge", {"holidays": Holidays.MERGE}),
    (Field.ALERTS, "켬", {"alerts": True}),
    (Field.SOUND, "off", {"silent": True}),
    (Field.NAME, "아침  소식", {"name": "아침 소식"}),
    (Field.NAME, "없음", {"name": ""}),
]


@pytest.mark.parametrize(("field", "value", "expected"), SET)
def test_what_was_said_is_what_is_set_and_nothing_else(field, value, expected):
    assert changed(ORDER, field, value) == replace(ORDER, **expected)


REFUSED = [
    (Field.TIME, "25:00"),
    (Field.TIME, "아침"),
    (Field.TIME, "-08:00"),
    (Field.TIME, "1:00 2:00 3:00 4:00 5:00 6:00 7:00"),
    (Field.DAYS, "토욜날"),
    (Field.DAYS, "8"),
    (Field.DAYS, "-1,2,3,4,5"),
    (Field.ZONE, "어디"),
    (Field.ZONE, "../etc/passwd"),
    (Field.LANGUAGE, "fr"),
    (Field.WATCH, ", ,"),
    (Field.WATCH, "ㄱ" * 41),
    (Field.WATCH, ",".join(str(n) for n in range(31))),
    (Field.REASONS, "재미"),
    (Field.MOST, "0"),
    (Field.MOST, "31"),
    (Field.MOST, "²"),
    (Field.EMPTY, "loud"),
    (Field.QUIET, "22:00"),
    (Field.QUIET, "07:00-07:00"),
    (Field.HOLIDAYS, "?"),
    (Field.ALERTS, "maybe"),
    (Field.NAME, "가" * 41),
]


@pytest.mark.parametrize(("field", "value"), REFUSED)
def test_what_cannot_be_is_refused_in_both_languages(field, value):
    with pytest.raises(UserError) as refusal:
        changed(ORDER, field, value)
    assert refusal.value.told(Language.KO) != refusal.value.told(Language.EN)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("field", list(Field))
def test_every_field_has_a_name_shows_what_it_holds_and_takes_what_its_buttons_say(field, language):
    assert field_of(field.value) is field
    assert field_of(name_of(field, Language.KO).replace(" ", "")) is field
    assert shown(ORDER, field, language)
    for _, value in choices(field, language):
        changed(ORDER, field, value)
    rows, _ = offered(field, ORDER, "/settings #1 x", At(), language)
    for button in (button for row in rows for button in row):
        value = button.action.removeprefix("/settings #1 x ")
        if not value.startswith("@"):
            changed(replace(ORDER, times=(time(8), time(9)), weekdays=(1, 2, 3)), field, value)
