"""The panel: what it shows, and what a press of each of its buttons changes."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.commands.catalogue import Verb
from bot.commands.fields import Field, field_of
from bot.commands.parse import Command
from bot.commands.settings import HANDLERS, panel
from bot.commands.talk import Newspapers, Talk
from bot.domain.chat import (
    Amend,
    Desk,
    Order,
    Pause,
    Resume,
    Settle,
    Speak,
    Subscribe,
    Subscription,
    Unsubscribe,
)
from bot.domain.source import Health, Source, SourceEntry, SourceState
from bot.errors import UserError
from summarizer.types import Language, Reason
from tests.dialogues.test_conversation import LIBRARY

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday noon in Seoul
EVERY_DAY = tuple(range(1, 8))


def subscription(number, **order):
    return Subscription(number, 1, Order(**{"weekdays": EVERY_DAY, **order}), NOW)


def desk(*subscriptions, **more):
    return Desk(NOW, "Asia/Seoul", subscriptions, **more)


def actions(reply):
    return [button.action for row in reply.buttons for button in row]


def label_of(reply, action):
    return next(button.label for row in reply.buttons for button in row if button.action == action)


def after(asked, changes):
    """The desk once the changes are made."""
    kept, ended = list(asked.subscriptions), list(asked.ended)
    for change in changes:
        match change:
            case Amend(number, order, due_at):
                kept = [replace(s, order=order, due_at=due_at) if s.id == number else s for s in kept]
            case Pause(number):
                kept = [replace(s, paused=True, due_at=None) if s.id == number else s for s in kept]
            case Unsubscribe(number):
                ended = [s for s in kept if s.id == number] + ended
                kept = [s for s in kept if s.id != number]
            case Resume(number, due_at):
                back = [s for s in (*kept, *ended) if s.id == number]
                kept = [s for s in kept if s.id != number] + [replace(back[0], paused=False, due_at=due_at)]
    return replace(asked, subscriptions=tuple(kept), ended=tuple(ended))


def test_a_chat_without_subscriptions_is_shown_its_language_its_clock_and_how_to_begin():
    reply, changes = panel("", desk(), Language.KO)
    assert "시간대: 서울 (지금 12:00)" in reply.text
    assert actions(reply) == ["/settings new", "/settings language en", "/settings zone", "/settings close"]
    assert changes == ()


def test_each_subscription_has_a_button_with_its_own_number():
    reply, _ = panel("", desk(subscription(17), subscription(20, times=(time(9),))), Language.EN)
    assert actions(reply)[:2] == ["/settings #17", "/settings #20"]
    assert "2. every day at 09:00" in reply.text


def test_a_subscriptions_button_cuts_no_word():
    long = subscription(17, watched=("KT", "삼성SDS"), reasons=(Reason.TALENT,), words=("클라우드",))
    reply, _ = panel("", desk(long), Language.KO)
    assert reply.buttons[0][0].label == "1. 매일 08:00 · 관심 기업 KT, 삼성SDS"
    reply, _ = panel("", desk(long), Language.EN)
    assert reply.buttons[0][0].label == "1. every day at 08:00"


@pytest.mark.parametrize("language", list(Language))
def test_every_button_that_can_be_reached_leads_somewhere_and_fits_in_a_button(language):
    full = subscription(
        17,
        times=(time(8), time(8, 10)),
        watched=tuple(f"기업{n}" for n in range(20)),
        words=("클라우드",),
        without=("채용",),
    )
    start = desk(full, subscription(18), ended=(subscription(5),))
    seen, waiting = set(), ["/settings", "/settings #5 restore", "/settings #99"]
    while waiting:
        action = waiting.pop()
        if action in seen:
            continue
        seen.add(action)
        try:
            reply, changes = panel(action.removeprefix("/settings").strip(), start, language)
        except UserError:
            assert action == "/settings #18 time -08:00"  # the only one it has
            continue
        assert reply.text
        assert reply.in_place
        assert len(reply.buttons) <= 13
        assert len(actions(reply)) <= 30
        assert all(len(button.label) <= 60 for row in reply.buttons for button in row)
        # Said twice, it is as if said once.
        _, more = panel(action.removeprefix("/settings").strip(), after(start, changes), language)
        if not any(isinstance(change, Subscribe | Settle | Speak) for change in changes):
            assert more == ()
        waiting += actions(reply)
    assert len(seen) > 150


CHANGES = [
    ("#17 time +18:30", Amend, {"times": (time(8), time(18, 30))}),
    ("1 시각 18:30", Amend, {"times": (time(18, 30),)}),
    ("시각 오후 6시", Amend, {"times": (time(18),)}),
    ("#17 watch + KT, 삼성SDS", Amend, {"watched": ("KT", "삼성SDS")}),
    ("1 기업 KT", Amend, {"watched": ("KT",)}),
    ("#17 zone 런던", Amend, {"timezone": "Europe/London"}),
    ("#17 quiet 22:00-07:00", Amend, {"quiet": (time(22), time(7))}),
]


@pytest.mark.parametrize(("said", "kind", "expected"), CHANGES)
def test_a_value_is_set_and_the_next_edition_reckoned_anew(said, kind, expected):
    reply, (change,) = panel(said, desk(subscription(17)), Language.KO)
    assert isinstance(change, kind)
    assert change.order == replace(subscription(17).order, **expected)
    assert change.due_at > NOW
    assert reply.in_place


def test_a_press_on_a_time_stays_on_its_page_and_shows_the_mark():
    reply, _ = panel("#17 time +18:30", desk(subscription(17)), Language.KO)
    assert label_of(reply, "/settings #17 time -18:30") == "✓ 18:30"
    assert "시각: 08:00, 18:30" in reply.text


def test_a_long_list_has_pages_and_each_entry_can_be_taken_away():
    watched = tuple(f"기업{n}" for n in range(20))
    first, _ = panel("#17 watch", desk(subscription(17, watched=watched)), Language.KO)
    assert "/settings #17 watch @1" in actions(first)
    last, _ = panel("#17 watch @2", desk(subscription(17, watched=watched)), Language.KO)
    assert actions(last)[0] == "/settings #17 watch -기업16 @2"
    _, (change,) = panel("#17 watch -기업16 @2", desk(subscription(17, watched=watched)), Language.KO)
    assert len(change.order.watched) == 19


def test_what_can_be_written_says_so_and_is_waited_for():
    reply, _ = panel("#17 watch", desk(subscription(17)), Language.KO)
    assert reply.prompt == "/settings #17 watch +"
    assert "답장으로 보내 주십시오. 예: KT, 삼성SDS" in reply.text


def test_deleting_can_be_undone_and_a_second_press_says_the_same():
    one, two = subscription(17), subscription(18)
    reply, changes = panel("#17 delete", desk(one, two), Language.KO)
    assert changes == (Unsubscribe(17),)
    assert actions(reply)[0] == "/settings #17 restore"
    gone = desk(two, ended=(one,))
    again, none = panel("#17 delete", gone, Language.KO)
    assert none == ()
    assert actions(again)[0] == "/settings #17 restore"
    back, (change,) = panel("#17 restore", gone, Language.KO)
    assert isinstance(change, Resume)
    assert change.due_at > NOW
    assert back.text.startswith("구독 1\n")
    assert panel("#17 restore", desk(one, two), Language.KO)[1] == ()


def test_a_pause_ends_by_resuming_and_nothing_is_due_meanwhile():
    _, changes = panel("#17 pause", desk(subscription(17)), Language.EN)
    assert changes == (Pause(17),)
    paused = desk(replace(subscription(17), paused=True))
    reply, (amend,) = panel("#17 time 09:00", paused, Language.EN)
    assert amend.due_at is None
    assert "Paused." in reply.text
    _, (resume,) = panel("#17 resume", paused, Language.EN)
    assert resume.due_at > NOW


def test_the_chats_clock_takes_along_those_that_go_by_it():
    own = subscription(18, timezone="Europe/London")
    reply, changes = panel("zone 뉴욕", desk(subscription(17), own), Language.KO)
    assert changes[0] == Settle("America/New_York")
    assert [change.subscription_id for change in changes[1:]] == [17]
    assert "시간대: 뉴욕 (지금 22:00)" in reply.text


def test_the_language_of_the_chat_is_that_of_the_panel_at_once():
    reply, changes = panel("language en", desk(), Language.KO)
    assert changes == (Speak(Language.EN),)
    assert reply.text.startswith("The settings of this chat.")


def test_a_subscription_that_is_no_more_leads_back_to_the_list():
    reply, changes = panel("#99 time 08:00", desk(subscription(17)), Language.KO)
    assert reply.text.startswith("그 구독은 이제 없습니다.")
    assert changes == ()


@pytest.mark.parametrize(
    "said", ["2 time 08:00", "time 08:00", "1 뭐", "1 new", "#17 time 99:99", "zone nowhere"]
)
def test_what_is_not_understood_is_refused_and_changes_nothing(said):
    subscriptions = (subscription(17),) if said[0] in "1#z" else ()
    with pytest.raises(UserError):
        panel(said, desk(*subscriptions), Language.KO)


def test_a_source_is_turned_off_and_on_again_by_a_press_or_by_its_name():
    outlets = (*((n, f"나루신문 {n}") for n in range(1, 31)), (40, "Wall Ledger"))
    start = desk(subscription(17, muted=(2,)), sources=outlets)
    reply, changes = panel("#17 sources", start, Language.KO)
    assert changes == ()
    assert "출처: 1곳 끔" in reply.text
    assert label_of(reply, "/settings #17 sources -1") == "✓ 나루신문 1"
    assert label_of(reply, "/settings #17 sources +2") == "나루신문 2"
    assert reply.prompt == "/settings #17 sources"
    for said, muted in (
        ("-14", (2, 14)),
        ("+2", ()),
        ("all", ()),
        ("나루신문 30", (2, 30)),
        ("-나루신문 7", (2, 7)),
        ("+ 나루신문 2", ()),
        ("wall", (2, 40)),
    ):
        _, (change,) = panel(f"#17 매체 {said}", start, Language.KO)
        assert change.order.muted == muted
    pressed, _ = panel("#17 sources -14", start, Language.EN)
    assert "/settings #17 sources +14" in actions(pressed)  # the page with it
    assert "/settings #17 sources @2" in actions(pressed)
    with pytest.raises(UserError):
        panel("#17 sources 나루신문", start, Language.KO)  # thirty are called so


def test_the_sources_to_choose_from_are_those_that_are_read():
    async def everything():
        return [
            Source(1, _entry("가온경제")),
            Source(2, _entry("묵은신문"), health=Health(state=SourceState.OFF)),
        ]

    library = replace(LIBRARY, newspapers=Newspapers(everything, None, lambda: NOW))
    talk = Talk(desk=desk(subscription(17)))
    reply, _ = asyncio.run(
        HANDLERS[Verb.SETTINGS](Command(Verb.SETTINGS, "#17 sources"), talk, library, NOW.date())
    )
    assert actions(reply) == ["/settings #17 sources -1", "/settings #17"]


def _entry(name):
    return SourceEntry(name=name, url=f"https://{name}.example/feed", language=Language.KO)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "field", [field for field in Field if field not in (Field.DAYS, Field.ALERTS, Field.SOUND)]
)
def test_every_panel_says_what_its_choice_is_about_or_how_to_write_ones_own(field, language):
    reply, _ = panel(f"#17 {field.value}", desk(subscription(17)), language)
    _, _, hint = reply.text.partition("\n\n")
    assert hint


@pytest.mark.parametrize("language", list(Language))
def test_the_words_that_are_offered_for_a_field_name_it(language):
    with pytest.raises(UserError) as wrong:
        panel("1 what", desk(subscription(17)), language)
    listed = re.search(r": (.+?)\. ", wrong.value.told(language))[1].split(", ")
    assert [field_of(word) for word in listed] == list(Field)
