"""Forgetting a chat, in two steps: what would go is told first, and goes once whoever may has said yes in time.

/forget              what will be deleted, with a button for each answer
/forget yes | no     said next by whoever was asked
/forget yes 1637636400   what the button says: the second at which it was asked
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.briefing.wording import describe
from bot.commands.catalogue import Verb
from bot.commands.choosing import said
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import Button, Desk, Forget, Reply
from summarizer.types import Language

#: What stands before a yes or a no that is said in reply.
QUESTION = "/forget"
#: A yes counts for so long after the question; what is waited for in words lasts as long.
_LASTS = timedelta(minutes=10)
_YES = frozenset({"yes", "y", "확인", "네", "예"})
_NO = frozenset({"no", "n", "아니요", "아니오", "아뇨", "유지", "keep"})


def decided(words: str) -> bool | None:
    """The yes or no that these words begin with; None where they are neither.

    >>> decided("확인"), decided("No."), decided("KT")
    (True, False, None)
    """
    word = (words.split() or [""])[0].strip(".!").casefold()
    return True if word in _YES else False if word in _NO else None


async def _forget(command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    if talk.desk is None:
        nothing = said(
            talk.language,
            "터미널에서 나눈 이야기는 저장하지 않으므로 지울 것이 없습니다.",
            "What is said in a terminal is not kept, so there is nothing to delete.",
        )
        return Reply(text=nothing), talk
    answer = decided(command.argument)
    if answer is None:
        return _question(talk.desk, talk.language), talk
    if not answer:
        kept = said(
            talk.language,
            "아무것도 지우지 않았습니다. 구독과 대화 내용은 그대로 있습니다.",
            "Nothing was deleted; the subscriptions and all that was said are as they were.",
        )
        return Reply(text=kept, in_place=True), talk
    if not _in_time(command.argument, talk.desk.now, asked=talk.awaited == QUESTION):
        late = said(
            talk.language,
            "확인을 기다리던 시간(10분)이 지났거나 아직 여쭙지 않아, 아무것도 지우지 않았습니다. "
            "지우시려면 /forget 을 보내 무엇이 지워지는지 보신 다음 확인해 주십시오.",
            "Nothing was deleted: a yes counts for ten minutes after the question. "
            "Send /forget, see what would go, and confirm it then.",
        )
        return Reply(text=late, passing=True), talk
    gone = said(
        talk.language,
        "이 대화방의 구독과 대화 내용을 모두 지웁니다. 다시 쓰시려면 언제든 말을 걸어 주십시오.",
        "The subscriptions of this chat and all that was said are being deleted. Write again whenever you like.",
    )
    return Reply(text=gone, in_place=True), replace(talk, about=(), topic=None, changes=(Forget(),))


def _question(desk: Desk, language: Language) -> Reply:
    """What will be deleted, and how to say yes or no, with buttons and without."""
    orders = [describe(subscription.order, language) for subscription in desk.subscriptions]
    lines = [
        said(
            language,
            "이 대화방에 대해 보관한 것을 모두 지울까요? 되돌릴 수 없습니다.",
            "Delete everything that is kept about this chat? This cannot be undone.",
        ),
        "",
        said(language, "지워지는 것:", "What goes:"),
        *(f"· {said(language, '구독', 'subscription')}: {order}" for order in orders),
        said(language, "· 언어와 시간대, 설정을 바꾼 기록", "· language, time zone, and who changed what"),
        said(
            language,
            "· 저희에게 하신 말씀, 보내 드린 메시지와 브리핑의 기록, 나누던 이야기",
            "· our record of what you said to us, of what we sent, and of what we talked of",
        ),
        said(
            language,
            "대화방에 이미 보이는 메시지는 그대로 있고, 신고하신 사실 오류는 누가 신고했는지만 지웁니다.",
            "Messages that stand in the chat stay; of errors that you reported only who reported them goes.",
        ),
        "",
        said(
            language,
            "10분 안에 버튼을 누르시거나 /forget 확인 이라고 보내시면 지웁니다. 두시려면: /forget 아니요",
            "Press a button within ten minutes, or send /forget yes to delete it, /forget no to keep it.",
        ),
    ]
    stamp = int(desk.now.timestamp())
    buttons = (
        (Button(said(language, "모두 지우기", "Delete everything"), f"{QUESTION} yes {stamp}"),),
        (Button(said(language, "그대로 두기", "Keep it"), f"{QUESTION} no"),),
    )
    return Reply(text="\n".join(lines), buttons=buttons, prompt=QUESTION)


def _in_time(words: str, now: datetime, *, asked: bool) -> bool:
    """Whether a yes answers a question of a little while ago: a button says when that was, words follow on it."""
    _, _, stamp = words.strip().partition(" ")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 11):
        return asked
    return timedelta() <= now.astimezone(UTC) - datetime.fromtimestamp(int(stamp), UTC) <= _LASTS


HANDLERS: dict[Verb, Handler] = {Verb.FORGET: _forget}
