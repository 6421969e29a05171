"""Phrases of a sentence that give a ground: what something happened because of, and what it is done for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from summarizer.answers.query import Query


class Ground(StrEnum):
    """What a phrase is to what it stands beside."""

    CAUSE = "cause"  # 참여 부족 탓에, because of the fog
    PURPOSE = "purpose"  # 인재를 키우기 위해, to train engineers
    TOLD = "told"  # 배경에는 인재난이 있다, the reason given was cost


@dataclass(frozen=True, slots=True)
class Phrase:
    """One such phrase; offsets count in its sentence."""

    ground: Ground
    start: int
    end: int
    #: Whether the words beside it say nothing else; `after` and `to` often do.
    sure: bool = True


#: As long as a short answer may be, counted without spaces and signs.
_LETTERS = 29
#: A clause that is shorter does not say enough alone.
_LEAST = 8
_SMALL = re.compile(r"[^0-9A-Za-z가-힣]")

#: What stands behind the phrase in Korean, and whether it says nothing else.
_BEHIND_KO = (
    (
        Ground.PURPOSE,
        True,
        re.compile(
            r"(?:겠다|자|려)는(?=\s(?:게|것이|것)\s[^.]{0,15}?(?:취지|목적|목표|이유|구상|뜻|배경|설명))"
        ),
    ),
    (
        Ground.CAUSE,
        True,
        re.compile(
            r"(?:다|라)는(?=\s(?:게|것이|점이)\s[^.]{0,10}?(?:이유|원인|배경|까닭))|는\s것(?=이\s(?:이유|원인|배경))"
        ),
    ),
    (
        Ground.CAUSE,
        True,
        re.compile(
            r"(?:이|기|었|았|한|된|는|은)?\s?(?:때문|탓)|(?:으로|로)\s인(?:해|한|하여)|(?:이|가)\s(?:원인|이유|배경|계기|화근|빌미)|(?:을|를)\s(?:이유|계기|빌미|명분)로"
        ),
    ),
    (
        Ground.CAUSE,
        False,
        re.compile(
            r"(?:에|데)\s따라|덕(?:분|에)|(?:을|를)\s(?:못|넘지|좁히지|채우지|이기지|견디지)|지\s(?:못했|못해|않아|않았)|(?:어|아)서(?=\s)|자(?=\s\S+(?:는|은|이|가)\s)"
        ),
    ),
    (
        Ground.PURPOSE,
        True,
        re.compile(
            r"기\s?위(?:해|한|하여|함)|(?:을|를)\s위(?:해|한|하여)|고자(?=\s)|(?:할|을|려는|자는|겠다는|한다는|하자는)\s(?:목적|취지|목표|구상|의도|포석|전략|뜻)|(?:을|를)\s(?:목표|목적)로|(?:이|가)\s(?:목표|목적)(?=이|다)|(?:차원|취지)(?:에서|다|의)"
        ),
    ),
    (
        Ground.PURPOSE,
        False,
        re.compile(
            r"(?:으)?려(?:고|는|면)(?=\s)|자는\s(?:데|것|뜻|공감)|기로\s(?:했|뜻)|겠다(?:며|는|고)|도록(?=\s)"
        ),
    ),
)
#: What stands before it.
_BEFORE_KO = re.compile(
    r"(?:이유|배경|까닭|원인|계기|취지|목적|목표|발목을 잡은 것|걸림돌)(?:은|는|에는|로는|으로는|:)\s(?!분명|간단|명확|크게|다음)"
)
_ENDS_KO = re.compile(r"(?:이었|였|이다|다)?[.,”\"]|(?:이|가)\s(?:있|꼽|깔)")
_BREAK_KO = re.compile(
    r"[,，;:]\s|[“”\"‘’]|(?<=[은는])\s(?=\S+\s\S)|(?<=[며고])\s(?=\S+(?:\s\S+){2})|(?<=면서)\s|(?<=지만)\s"
)

_BEHIND_EN = re.compile(
    r",?\s(?:was|were|is|are|being)\s(?:the|its|their|one|a)\s(?:main\s)?(?:reason|cause|purpose|aim|goal|problem|obstacle)"
)
_BEFORE_EN = (
    (
        Ground.CAUSE,
        True,
        re.compile(
            r"\b(?:because(?: of)?|due to|owing to|on account of|citing|blam(?:ed|ing)(?: it)?(?: on)?|for(?= (?:lack|want) of)|failed? over|(?=too [a-z]+ (?:to|for)))\s?",
            re.I,
        ),
    ),
    (
        Ground.CAUSE,
        False,
        re.compile(
            r"\b(?:thanks to|in the wake of|over|after|since|amid|but|when|as(?= [a-z]+ (?:is|are|was|were|had|has)))\s",
            re.I,
        ),
    ),
    (
        Ground.PURPOSE,
        True,
        re.compile(
            r"\b(?:in order to|so that|so as to|aim(?:s|ed|ing)? (?:is |are )?(?:to|at)|intended to|designed to|meant to|with the (?:aim|goal|purpose) of|(?:goal|aim|purpose|idea|point|mission) (?:is|was|of [\w\s]{2,30} (?:is|was))(?: to)?|hop(?:es?|ed|ing) to|seek(?:s|ing)? to)\s",
            re.I,
        ),
    ),
    (
        Ground.PURPOSE,
        False,
        re.compile(
            r"\b(?:want(?:s|ed)? to|plans? to|to(?= [a-z]+(?:\s|$))|for(?= (?:the|a|an)?\s?[a-z]+))\s", re.I
        ),
    ),
    (
        Ground.TOLD,
        True,
        re.compile(
            r"\b(?:reasons? (?:given |cited )?(?:is|was|were|are|for [\w\s]{2,40} (?:is|was|were|are))|the reason(?: given)?:|explanation (?:is|was)|problem (?:is|was)|cause (?:is|was)|decision was one of)\s",
            re.I,
        ),
    ),
)
_STOP_EN = re.compile(r"[,;:.“”\"]|\s[—–-]\s|\s(?:and|but|while|which|who|said|says)\s")


#: What says no ground by itself: a year, `the same purpose`.
_EMPTY = re.compile(
    r"[\d\s.,년월일]+|(?:the|a|an|its|their|this|that|it|them)\s?(?:same\s)?\w*|\w+ (?:in|of|at)", re.I
)


def grounds(text: str, *, korean: bool) -> list[Phrase]:
    """All phrases of one sentence that give a ground, each once."""
    found: dict[tuple[int, int], Phrase] = {}
    for phrase in _korean(text) if korean else _english(text):
        if phrase.end - phrase.start >= 2 and not _EMPTY.fullmatch(text, phrase.start, phrase.end):
            found.setdefault((phrase.start, phrase.end), phrase)
    return list(found.values())


def _korean(text: str) -> Iterator[Phrase]:
    for ground, sure, marker in _BEHIND_KO:
        for match in marker.finditer(text):
            yield _before(text, match.end(), Phrase(ground, 0, 0, sure), _BREAK_KO)
    for match in _BEFORE_KO.finditer(text):
        yield _after(text, match.end(), Phrase(Ground.TOLD, 0, 0), _ENDS_KO)


def _english(text: str) -> Iterator[Phrase]:
    for ground, sure, marker in _BEFORE_EN:
        for match in marker.finditer(text):
            yield _after(text, match.end(), Phrase(ground, 0, 0, sure), _STOP_EN)
    for match in _BEHIND_EN.finditer(text):
        yield _before(text, match.start(), Phrase(Ground.TOLD, 0, 0), _STOP_EN)


def _before(text: str, end: int, of: Phrase, stop: re.Pattern[str]) -> Phrase:
    """The words that lead up to a place, as far as an answer may be long and a clause reaches."""
    edge = max(
        (m.end() for m in stop.finditer(text, 0, end) if len(_SMALL.sub("", text[m.end() : end])) >= _LEAST),
        default=0,
    )
    start, letters = end, 0
    for word in reversed(list(re.finditer(r"\S+", text[edge:end]))):
        letters += len(_SMALL.sub("", word.group()))
        if letters > _LETTERS:
            break
        start = edge + word.start()
    return _trimmed(text, start, end, of)


def _after(text: str, start: int, of: Phrase, stop: re.Pattern[str]) -> Phrase:
    """The words that follow a place, likewise."""
    found = stop.search(text, start + 3)
    edge = found.start() if found else len(text)
    end, letters = start, 0
    for word in re.finditer(r"\S+", text[start:edge]):
        letters += len(_SMALL.sub("", word.group()))
        if letters > _LETTERS:
            break
        end = start + word.end()
    return _trimmed(text, start, end, of)


def _trimmed(text: str, start: int, end: int, of: Phrase) -> Phrase:
    while start < end and text[start] in " \t\n,.·‘’“”\"'()[]<>:;△▲":
        start += 1
    while end > start and text[end - 1] in " \t\n,.·‘’“”\"'([<>:;":
        end -= 1
    return replace(of, start=start, end=end)


_ENDING = re.compile(
    r"깨|끝|취소|접(?:어|었|은|는|기)|빠(?:지|졌|진)|갈라|떨어|무산|거둬|거두|탈퇴|중단|결렬|종료|해체|철수|그만|나갔|나가|좌초|실패|원인|계기|까닭|늘어|줄어|안\s|못\s"
    r"|\b(?:fail|end|ended|leave|left|fold|cancel|dissol|wound|give up|gave up|drop|not|withdr|quit|declin|break|broke|collapse|shut|clos|stop|reject|delay)",
    re.I,
)


def asks_for_cause(query: Query) -> bool:
    """Whether a why-question is about something that went wrong or came to an end, and so hardly about a purpose."""
    return bool(_ENDING.search(query.text))
