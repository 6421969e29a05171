"""Chats and what they ordered."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.edition import Document, document_record
from bot.domain.source import SourceEntry
from summarizer.types import Answer, Facts, Language, Reason


class Platform(StrEnum):
    """Where a chat lives."""

    TELEGRAM = "telegram"
    SLACK = "slack"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Place:
    """The address of a chat: unique in all platforms and workspaces."""

    platform: Platform
    #: Slack's team, or the id of Telegram's bot.
    workspace: str
    address: str
    #: A forum topic or a thread; empty for the chat itself.
    thread: str = ""


class Role(IntEnum):
    """What somebody may do in a chat; each may do what those before it may."""

    MEMBER = 0
    ADMIN = 1
    OPERATOR = 2


class WhenEmpty(StrEnum):
    """What comes on a day without a story that fits."""

    SILENT = "silent"
    LINE = "line"
    BEST = "best"  # the best of the stories that do not fit


class Holidays(StrEnum):
    """What becomes of an edition that falls on a public holiday of Korea."""

    SEND = "send"
    SKIP = "skip"  # its stories are dropped
    MERGE = "merge"  # its stories come with the next edition


@dataclass(frozen=True, slots=True)
class Order:
    """What a chat subscribes to. Of several conditions a story must meet each; within one, any value will do."""

    times: tuple[time, ...] = (time(8, 0),)
    #: 1 is Monday, 7 Sunday.
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    timezone: str = "Asia/Seoul"
    language: Language = Language.KO
    name: str = ""
    most: int = 10
    #: Only stories that hold one of these; empty: all.
    words: tuple[str, ...] = ()
    #: No story that holds one of these.
    without: tuple[str, ...] = ()
    #: Only stories with one of these organisations as a party; empty: all.
    watched: tuple[str, ...] = ()
    #: Only stories with one of these reasons; empty: all.
    reasons: tuple[Reason, ...] = ()
    #: Only reports in this language; None: both.
    press: Language | None = None
    #: Sources, by number, whose reports do not count.
    muted: tuple[int, ...] = ()
    when_empty: WhenEmpty = WhenEmpty.LINE
    #: From and until, on the chat's clock; what falls in between waits for the end.
    quiet: tuple[time, time] | None = None
    holidays: Holidays = Holidays.SEND
    #: Whether a story with a watched organisation is told at once, beside the edition.
    alerts: bool = False
    #: Whether an edition begins with the figures of the week.
    overview: bool = False
    #: Whether an edition comes without a sound, where the platform can do that.
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as we keep it."""

    id: int
    chat_id: int
    order: Order
    created_at: datetime
    #: Stories up to here were covered; None before the first edition.
    covered_until: datetime | None = field(default=None)
    #: When its next edition falls due; None while it is not known or paused.
    due_at: datetime | None = field(default=None)
    paused: bool = False
    #: An edition of it came too late to be sent, and the next one takes its stories over.
    late: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its clock."""
        return ZoneInfo(self.order.timezone)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody said to us, whichever platform it came by."""

    #: Where it was said: the chat itself, or a thread of it whose people share one talk.
    place: Place
    text: str
    #: Who said it, for limits and for keeping two people's talks apart.
    person: str = ""
    #: Our message that it replies to; empty where it is none.
    reply_to: str = ""
    language: Language | None = None
    #: The text of somebody else's message that it replies to, and the addresses in it.
    quoted: str = ""
    #: Our message whose button was pressed; empty where something was said.
    pressed: str = ""
    #: The fields of a form that was filled in, by name; its text says what it is a form of.
    form: dict[str, str] = field(default_factory=dict)


class Presence(StrEnum):
    """What a platform tells about us and a chat."""

    GONE = "gone"  # we were blocked or sent away
    BACK = "back"
    UNINSTALLED = "uninstalled"  # the whole workspace took us out: nothing of it is kept


@dataclass(frozen=True, slots=True)
class Incoming:
    """One stored update as its adapter understands it: at most one thing is to be done about it."""

    place: Place
    #: "private", "group" or "channel".
    kind: str
    title: str = ""
    #: None where nobody said anything to us.
    request: Request | None = None
    presence: Presence | None = None
    #: The chat has a new address from now on.
    moved_to: str = ""
    #: The language of the person's own application, for a chat that is new.
    language: Language | None = None
    #: What a reply carries along to stand beside what it answers, in the platform's own terms.
    answers: dict[str, Any] = field(default_factory=dict)
    #: A pressed button that waits for a sign.
    press: str = ""
    #: Said in a thread without naming us: meant for us only while a talk goes on there.
    overheard: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. Pressing it is as good as saying its action, such as "/settings 3 time 08:30"."""

    label: str
    action: str = ""
    #: Instead of an action: a page to be opened.
    url: str = ""
    #: Instead of either: leads to where we are taken into a group, where the platform has such a place.
    invites: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or a file that comes with a reply, whose text is its caption."""

    name: str
    content: bytes
    picture: bool = False
    #: What the picture shows, for those who cannot see it.
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What we say back: plain text, a document, or an answer; each platform dresses it."""

    text: str = ""
    document: Document | None = None
    answer: Answer | None = None
    #: What may be asked next, as buttons that say it.
    suggestions: tuple[str, ...] = ()
    #: Rows of buttons under the last message.
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachment: Attachment | None = None
    #: Takes the place of the message whose button was pressed, where that can be.
    in_place: bool = False
    #: What stands before whatever is said in reply to this: "/settings #3 watch" makes an order of "KT, LG".
    prompt: str = ""
    #: Comes without a sound, where the platform can do that.
    silent: bool = False
    #: Said in passing to whoever asked: beside a pressed button, with no message for it; in a channel to them alone.
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a chat orders: what it has, and the clock and zone that new orders go by."""

    now: datetime
    timezone: str
    subscriptions: tuple[Subscription, ...] = ()
    #: Those that were ended a little while ago, and can be taken up again.
    ended: tuple[Subscription, ...] = ()
    #: The chat's own number; 0 where there is no chat to look anything up for.
    chat_id: int = 0
    #: The edition whose message is replied to or pressed; None where it is none.
    edition_id: int | None = None
    #: The chat as an operator names it: "telegram:ID".
    chat_name: str = ""
    #: The sources that are read, by number and name, where somebody chooses among them.
    sources: tuple[tuple[int, str], ...] = ()
    #: Whether one person talks with us here, and nobody else.
    private: bool = True


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A change: this order from now on."""

    order: Order
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Amend:
    """A change: this subscription goes by another order from now on."""

    subscription_id: int
    order: Order
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """A change: no more of this one."""

    subscription_id: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A change: this subscription's first edition was given as the reply; the next one begins where it ended."""

    subscription_id: int
    local_day: date
    slot: str
    window: tuple[datetime, datetime]
    document: Document
    #: Its stories: id, version, and why each was chosen, as plain values.
    stories: tuple[tuple[int, int, list[Any]], ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A change: nothing of this one until it is resumed."""

    subscription_id: int


@dataclass(frozen=True, slots=True)
class Resume:
    """A change: one that was paused or ended goes on."""

    subscription_id: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Settle:
    """A change: the chat's own clock, that new orders go by."""

    timezone: str


@dataclass(frozen=True, slots=True)
class ReportError:
    """A change: a reader says that a fact is wrong."""

    #: The story that told it; None for an article that is in none.
    story_id: int | None
    remark: str
    #: The facts as they were told, and the parties of the alliance that it is about.
    facts: Facts
    parties: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Decide:
    """A change: a reported error is put right by this value; without a field it is dismissed."""

    correction_id: int
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Speak:
    """A change: the language of all that we say."""

    language: Language


@dataclass(frozen=True, slots=True)
class Forget:
    """A change: nothing of this chat is kept."""


@dataclass(frozen=True, slots=True)
class AddSource:
    """A change: this newspaper is read from now on."""

    entry: SourceEntry


@dataclass(frozen=True, slots=True)
class Admit:
    """A change: this chat, as an operator names it, is served, or no more."""

    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class SwitchSource:
    """A change: this newspaper is asked again, or no more."""

    source_id: int
    on: bool


Change = (
    Subscribe
    | Amend
    | Unsubscribe
    | Pause
    | Resume
    | Opened
    | Settle
    | ReportError
    | Decide
    | Speak
    | Forget
    | AddSource
    | SwitchSource
    | Admit
)


def reply_record(reply: Reply) -> dict[str, Any]:
    """The reply as plain values, for a platform that takes it whole."""
    answer = asdict(reply.answer) if reply.answer else None
    return {
        "text": reply.text,
        "document": document_record(reply.document) if reply.document else None,
        "answer": answer,
    }
