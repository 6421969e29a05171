"""The commands of those who run this Pactwire: how it fares, and which chats it serves."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from bot.commands.catalogue import Verb
from bot.commands.choosing import said
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Operations, Talk
from bot.domain.chat import Admit, Button, Change, Reply
from bot.domain.status import Status
from summarizer.types import Language

_NAME = re.compile(r"telegram:-?\d{1,19}|slack:[A-Z0-9]+:[A-Z0-9]+")
_HERE = frozenset({"here", "여기"})
_REMOVE = frozenset({"remove", "-", "제외", "빼기"})
#: A clock ticks every 15 seconds.
_SILENT_SECONDS = 60.0
_LONGEST_ERROR = 120


async def _status(_command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    if library.operations is None:
        return Reply(text=_nowhere(talk.language)), talk
    again = Button(said(talk.language, "새로 고침", "Refresh"), "/status")
    shown = _shown(await library.operations.status(), talk.language)
    return Reply(text=shown, buttons=((again,),), in_place=True), talk


def _shown(status: Status, language: Language) -> str:
    ko = language is Language.KO
    lines = [f"{said(language, '상태', 'Status')} · {status.at:%Y-%m-%d %H:%M} UTC", ""]
    silent = (status.at - status.ticked_at).total_seconds() if status.ticked_at else None
    clock = (
        said(language, "멈춤", "silent")
        if silent is None or silent > _SILENT_SECONDS
        else said(language, f"{silent:.0f}초 전", f"{silent:.0f} s ago")
    )
    lines += [
        f"{said(language, '시계', 'Clock')}: {clock}",
        f"{said(language, '대화방', 'Chats')}: {status.chats} · "
        f"{said(language, '구독', 'subscriptions')}: {status.subscriptions}",
        f"{said(language, '처리 전', 'To handle')}: {status.unhandled} · "
        f"{said(language, '발송 전', 'to send')}: {status.undelivered}",
        f"{said(language, '출처', 'Sources')}: {status.sources} · "
        f"{said(language, '문제 있음', 'in trouble')}: {len(status.ailing)}",
        f"{said(language, '보류된 메시지', 'Parked')}: {status.parked} · "
        f"{said(language, '포기한 작업', 'dead letters')}: {status.dead}",
    ]
    for one in status.jobs:
        since = ""
        if one.seconds is not None and one.state == "todo":
            since = f", {one.seconds:.0f}초째" if ko else f", for {one.seconds:.0f} s"
        lines.append(f"· {_job(one.task, one.state, language)}: {one.count}{since}")
    lines += _listed(
        said(language, "보류", "Parked"),
        [f"{u.id} · {u.chat} · {_day(u.created_at)} · {_short(u.error)}" for u in status.unsent],
    )
    if status.closed:
        rest = status.unreachable - len(status.closed)
        lines += _listed(
            said(language, "보낼 수 없는 대화방", "Chats that nothing can be sent to"),
            [
                f"{c.chat} · {said(language, '구독', 'subscriptions')} {c.subscriptions} · {_day(c.since)} · "
                + (_short(c.reason) or said(language, "차단했거나 내보냄", "blocked, or put out"))
                for c in status.closed
            ],
        )
        lines += [said(language, f"· 그 밖에 {rest}곳", f"· {rest} more")] if rest > 0 else []
        lines.append(
            said(
                language,
                "차단을 풀거나 다시 초대하면 구독이 저절로 이어집니다. 30일이 지나면 지웁니다.",
                "Unblocked or invited again, their subscriptions go on by themselves; after 30 days they are deleted.",
            )
        )
    lines += _listed(
        said(language, "포기", "Dead letters"),
        [
            f"{f.id} · {_task(f.task, language)} · {_day(f.died_at)} · {_short(f.error)}"
            for f in status.failures
        ],
    )
    lines += _listed(
        said(language, "출처 문제", "Sources in trouble"),
        [f"{a.name} · {a.failures}× · {_short(a.error)}" for a in status.ailing],
    )
    return "\n".join(lines)


#: What the jobs do, and how far they are; their own names are for the log.
_TASKS = {
    "poll": ("피드 확인", "polling feeds"), "polls": ("피드 확인", "polling feeds"),
    "open_edition": ("브리핑 엮기", "making editions"), "open_editions": ("브리핑 엮기", "making editions"),
    "fetch": ("기사 받기", "fetching pages"),
    "read": ("기사 읽기", "reading articles"), "place": ("소식 묶기", "placing stories"),
    "handle": ("요청 처리", "handling requests"), "deliver": ("메시지 발송", "sending messages"),
}  # fmt: skip
_STATES = {
    "todo": ("대기", "waiting"), "doing": ("진행 중", "under way"), "failed": ("실패", "failed"),
    "aborting": ("중단 중", "stopping"), "aborted": ("중단", "stopped"),
}  # fmt: skip


def _job(task: str, state: str, language: Language) -> str:
    shown = said(language, *_STATES[state]) if state in _STATES else state
    return f"{_task(task, language)} ({shown})"


def _task(task: str, language: Language) -> str:
    return said(language, *_TASKS[task]) if task in _TASKS else task


def _listed(head: str, entries: list[str]) -> list[str]:
    return ["", f"{head}:", *(f"· {entry}" for entry in entries)] if entries else []


def _day(moment: datetime) -> str:
    return f"{moment:%m-%d %H:%M}"


def _short(error: str) -> str:
    line = " ".join(error.split())
    return line if len(line) <= _LONGEST_ERROR else f"{line[: _LONGEST_ERROR - 1]}…"


async def _allow(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    """Show the list, let a chat in, or dismiss one."""
    if library.operations is None or talk.desk is None:
        return Reply(text=_nowhere(talk.language)), talk
    admitted = await library.operations.admitted()
    words = command.argument.split()
    removing = bool(words) and words[0].casefold() in _REMOVE
    words = words[1:] if removing else words
    certain = bool(words) and words[-1] == "!"
    words = words[:-1] if certain else words
    if not words:
        return Reply(text=_list(admitted, library.operations, talk.language), in_place=True), talk
    name = talk.desk.chat_name if words[0].casefold() in _HERE else words[0]
    if len(words) > 1 or not _NAME.fullmatch(name):
        wrong = said(
            talk.language,
            "대화방은 telegram:-100123 이나 slack:T01:C01 처럼 적어 주십시오. 이 대화방이면 /allow here 입니다.",
            "Name a chat as telegram:-100123 or slack:T01:C01; for this one say /allow here.",
        )
        return Reply(text=wrong), talk
    if not removing and not certain and not admitted and not library.operations.listed:
        return _warned(name, talk.language), talk
    changes: tuple[Change, ...] = (Admit(name, not removing),)
    after = admitted - {name} if removing else admitted | {name}
    return Reply(text=_list(after, library.operations, talk.language), in_place=True), replace(
        talk, changes=changes
    )


def _warned(name: str, language: Language) -> Reply:
    """The first entry of the list shuts all others out: whoever does that shall know."""
    text = said(
        language,
        f"지금은 모든 대화방에 열려 있습니다. {name} 하나를 허용하면 다른 대화방은 더 이상 쓸 수 없습니다.",
        f"All chats are served now. Once {name} is on the list, no other chat is.",
    )
    label = said(language, "이 대화방만 허용", "Serve this one alone")
    return Reply(text=text, buttons=((Button(label, f"/allow {name} !"),),))


def _list(admitted: frozenset[str], operations: Operations, language: Language) -> str:
    if not admitted and not operations.listed:
        return said(language, "모든 대화방에 열려 있습니다.", "All chats are served.")
    fixed = said(language, "설정", "by the settings")
    lines = [said(language, "허용된 대화방:", "Chats that are served:")]
    lines += [f"· {name} ({fixed})" for name in sorted(operations.listed)]
    lines += [f"· {name}" for name in sorted(admitted - operations.listed)]
    lines += ["", said(language, "빼시려면: /allow remove 대화방", "To take one off: /allow remove CHAT")]
    return "\n".join(lines)


def _nowhere(language: Language) -> str:
    return said(language, "여기서는 볼 수 없습니다.", "That cannot be seen from here.")


HANDLERS: dict[Verb, Handler] = {Verb.STATUS: _status, Verb.ALLOW: _allow}
