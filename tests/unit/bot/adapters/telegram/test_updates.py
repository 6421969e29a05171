"""What updates say to us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram.listen import storable
from bot.adapters.telegram.updates import Me, incoming, key, lane
from bot.domain.chat import Presence
from summarizer.types import Language

ME = Me(99, "pactwire_bot")
PERSON = {"id": 7, "is_bot": False, "first_name": "지민", "language_code": "ko-KR"}
BOT = {"id": 99, "is_bot": True, "first_name": "Pactwire", "username": "pactwire_bot"}


def update(text, *, group=False, **more):
    chat = {"id": -5, "type": "supergroup", "title": "기획팀"} if group else {"id": 7, "type": "private"}
    message = {"message_id": 3, "date": 1, "chat": chat, "from": PERSON, "text": text, **more}
    return {"update_id": 1, "message": message}


def replied(sender, text="", **more):
    return {
        "message_id": 2,
        "date": 1,
        "chat": {"id": -5, "type": "supergroup"},
        "from": sender,
        "text": text,
        **more,
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (update("안녕?"), "안녕?"),
        (update("/start"), "/start"),
        (update("/summary@pactwire_bot https://a.example/"), "/summary https://a.example/"),
        (update("/summary@other_bot x"), None),
        (update("안녕?", group=True), None),
        (update("/help", group=True), "/help"),
        (update("/help@Pactwire_Bot", group=True), "/help"),
        (update("@pactwire_bot 누가 주도해?", group=True), "누가 주도해?"),
        (update("@pactwire_bot", group=True), "/help"),
        (update("@pactwire_bot", group=True, reply_to_message=replied(PERSON, "https://a.example/")), "/summary"),
        (update("왜?", group=True, reply_to_message=replied(BOT)), "왜?"),
        (update("왜?", group=True, reply_to_message=replied(PERSON)), None),
        (update("   "), None),
        ({"update_id": 1, "message": {**update("")["message"], "text": None, "caption": "https://b.example/"}},
         "https://b.example/"),
        ({"update_id": 1, "edited_message": update("/summary https://a.example/")["message"]},
         "/summary https://a.example/"),
        ({"update_id": 1, "edited_message": update("안녕")["message"]}, None),
    ],
)  # fmt: skip
def test_what_was_said_to_us(given, said):
    found = incoming(given, ME)
    assert (found.request.text if found and found.request else None) == said


def test_a_reply_to_us_names_our_message_and_one_to_others_brings_what_it_holds():
    ours = incoming(update("왜?", group=True, reply_to_message=replied(BOT)), ME)
    assert (ours.request.reply_to, ours.request.quoted) == ("2", "")
    entities = [{"type": "text_link", "offset": 0, "length": 2, "url": "https://a.example/1"}]
    theirs = replied(PERSON, "여기", entities=entities)
    found = incoming(update("/summary", group=True, reply_to_message=theirs), ME)
    assert (found.request.reply_to, found.request.quoted) == ("", "여기 https://a.example/1")


def test_a_topic_is_a_place_of_its_own():
    found = incoming(update("/help", group=True, message_thread_id=12, is_topic_message=True), ME)
    assert (found.place.address, found.place.thread) == ("-5", "12")


def test_the_language_is_that_of_the_person_in_private_alone():
    assert incoming(update("/help"), ME).language is Language.KO
    assert incoming(update("/help", group=True), ME).language is None


@pytest.mark.parametrize(("status", "presence"), [("kicked", Presence.GONE), ("member", Presence.BACK)])
def test_being_blocked_and_let_in_again_is_understood(status, presence):
    member = {"user": BOT, "status": status, "until_date": 0}
    change = {"chat": {"id": 7, "type": "private"}, "from": PERSON, "date": 1, "old_chat_member": member}
    found = incoming({"update_id": 1, "my_chat_member": {**change, "new_chat_member": member}}, ME)
    assert found.presence is presence


def test_a_pressed_button_says_what_stands_on_it():
    query = {
        "id": "5",
        "from": PERSON,
        "chat_instance": "1",
        "data": "브리핑",
        "message": update("x")["message"],
    }
    found = incoming({"update_id": 1, "callback_query": query}, ME)
    assert (found.request.text, found.press) == ("브리핑", "5")


def test_a_group_that_moved_tells_its_new_address():
    assert incoming(update("", group=True, migrate_to_chat_id=-1005), ME).moved_to == "-1005"


def test_a_sparing_server_is_understood():
    found = incoming(
        {
            "update_id": 1,
            "message": {"message_id": 1, "chat": {"id": 7}, "from": {"id": 7}, "text": "/start"},
        },
        ME,
    )
    assert found.request.text == "/start"


SCRAPS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "message chat id from text date entities reply_to_message type user data message_id".split()
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from("update_id message edited_message callback_query my_chat_member x".split()), SCRAPS
    )
)
def test_whatever_comes_is_no_reason_to_fall(payload):
    key(payload)
    lane(payload)
    incoming(storable(payload), ME)


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d", "\\u0000"])
def test_what_no_database_takes_is_left_out(text):
    kept = storable({"text": text})["text"]
    assert "\x00" not in kept
    kept.encode()
