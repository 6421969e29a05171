"""A message's text to a command: by its slash or word, by an address in it, or else a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.commands.catalogue import Verb, verb_of
from bot.commands.days import day_asked

_URL = re.compile(r"https?://[^\s<>\"'「」『』‘’“”]+", re.IGNORECASE)
#: What stands behind an address in a sentence and is no part of it.
_TRAILING = ".,;:!?)]}…"
#: A text of this length is no question but an article, pasted; a shorter one is where it reports and asks nothing.
_PASTED = 400
SHORTEST_PASTED = 120
#: Where a sentence that reports something ends.
_REPORTING = re.compile(r"다[.][”\"’']?(?=\s|$)|[a-z\d)%”\"’][.][”\"’]?(?=\s+[A-Z“\"]|\s*$)")


@dataclass(frozen=True, slots=True)
class Command:
    """What is to be done, and with what."""

    verb: Verb
    argument: str = ""
    #: The fields of a form that came with it.
    form: Mapping[str, str] = field(default_factory=dict)


def parse(text: str) -> Command:
    """What a message asks for.

    >>> parse("/요약 https://example.com/a").verb, parse("왜 손잡았어?").verb
    (<Verb.SUMMARY: 'summary'>, <Verb.ASK: 'ask'>)
    """
    text = text.strip()
    if not text:
        return Command(Verb.HELP)
    if text.startswith("/"):
        word, rest = _first_word(text[1:])
        name = word.partition("@")[0]
        verb = verb_of(name)
        if verb is not None:
            return Command(verb, rest)
        # The help says that there is none, or asks whether the command like it was meant.
        return Command(Verb.HELP, f"/{name} {rest}".rstrip())
    word, rest = _first_word(text)
    verb = verb_of(word)
    # A bare Korean or English word is a command only by itself, before an address, or before what only it takes:
    # "질문 있어요" is talk, "구독 08:30 KT" is none.
    if verb is Verb.WHY and word.casefold() == "why":
        verb = None  # without its slash it asks for an article's reasons
    if verb is not None and (not rest or first_url(rest) or _takes(verb, rest)):
        return Command(verb, rest)
    if meant := _in_talk(text):
        return meant
    url = first_url(text)
    if url and len(text) - len(url) <= _PASTED:
        return Command(Verb.SUMMARY, url)
    if len(text) > _PASTED or _is_report(text):
        return Command(Verb.SUMMARY, text)
    return Command(Verb.ASK, text)


def _is_report(text: str) -> bool:
    """Whether it is a short report: several sentences that state something, the last one too."""
    if len(text) < SHORTEST_PASTED or len(_REPORTING.findall(text)) < 2:
        return False
    last = re.split(r"(?<=[.!?？])[”\"’']?\s+", text)[-1]
    return bool(_REPORTING.search(last)) and not _REQUEST.search(last)


def _first_word(text: str) -> tuple[str, str]:
    word, *rest = text.split(maxsplit=1)[:2] or [""]
    return word, rest[0].strip() if rest else ""


#: How what follows a bare word must begin, for those words that are talk as often as commands.
_BEGINNINGS = {
    Verb.SUBSCRIBE: r"\d{1,2}(?::\d\d|시|\s?[ap]m)|오전|오후|매일|평일|주말|매주|아침|저녁"
    r"|[월화수목금토일](?:요일|[월화수목금토일]*\s)"
    r"|daily|weekdays|weekends|every|at\s\d",
    Verb.UNSUBSCRIBE: r"\d{1,2}번?$|모두$|전부$|all$",
    Verb.SETTINGS: r"#?\d{1,9}(?:번|\s|$)",
    Verb.LANG: r"(?:ko|en|한국어|영어|english)$",
    Verb.CATCHUP: r"\d{1,2}\s?(?:일|d|days?)$",
    Verb.HELP: r"\w{1,12}$",
}


def _takes(verb: Verb, rest: str) -> bool:
    beginning = _BEGINNINGS.get(verb)
    return beginning is not None and bool(re.match(beginning, rest, re.IGNORECASE))


_ASKING = re.compile(
    r"[?？]|https?://|^\s*(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|did|does|do|has|have|can)\b"
    r"|누구|누가|언제|왜|뭐|무엇|뭘|무슨|어디|어느|어떤|어떻게|얼마|몇|알려\s*(?:줘|주|달)|설명해|요약해|정리해|보여\s*(?:줘|주)",
    re.IGNORECASE,
)


#: How a request ends that follows what somebody tells first.
_REQUEST = re.compile(
    r"[?？]|(?:알려|설명해|요약해|정리해|보여|찾아|말해)\s*(?:줘|주|달|봐)|궁금"
    r"|\b(?:please|tell me|summari[sz]e|explain)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether something that was said among people, without a name, can be meant for us at all.

    >>> asks("누가 주도해?"), asks("오 대박")
    (True, False)
    """
    text = text.strip()
    return bool(_ASKING.search(text)) or verb_of(text.removeprefix("/")) is not None


#: What is asked in passing and no question about an article: "지난 화요일 브리핑 보여줘", "왜 받았나".
_PAST_BRIEFING = re.compile(r"브리핑|briefing|digest", re.IGNORECASE)
_WHY_THIS = re.compile(
    r"(?:이걸?|이거|이건|이 소식)?\s*왜\s*(?:나한테\s*|저한테\s*)?(?:받았|왔|보냈|보낸|온\s?거|골랐)\S{0,4}\??"
    r"|why (?:did i get|am i getting|was i sent|these|this)( this| that| these)?\??",
    re.IGNORECASE,
)
_ANY_DAY = date(2000, 1, 3)
_MOST_IN_PASSING = 40


def _in_talk(text: str) -> Command | None:
    if len(text) > _MOST_IN_PASSING:
        return None
    if _WHY_THIS.fullmatch(text):
        return Command(Verb.WHY)
    if _PAST_BRIEFING.search(text) and day_asked(text, _ANY_DAY) is not None:
        return Command(Verb.DIGEST, text)
    return None


def first_url(text: str) -> str | None:
    """The first web address in a text, without the marks of the sentence around it."""
    found = _URL.search(text)
    return found.group().rstrip(_TRAILING) if found else None
