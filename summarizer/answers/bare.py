"""A bare `언제?` or `who?` when nothing was talked of: it is asked of the alliance that is the article's news."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.conversation import OPENING_EN, OPENING_KO
from summarizer.answers.members import foremost
from summarizer.types import Kind, ReadArticle

_WHEN_KO = re.compile(r"언제(?:야|요|예요|이에요|지|죠|였어|였지|래|인데|인가요|입니까|쯤|쯤이야)?[?!.~\s]*$")
_WHO_KO = re.compile(
    r"(?:누가|누구랑|누구와|어디랑|어디와|(?:누구|어디)(?:야|요|예요|이에요|지|죠|래|인데|인가요|입니까)?)[?!.~\s]*$"
)
_WHEN_EN = re.compile(r"when(?:\s(?:was|is)\s(?:it|this|that))?[?!.\s]*$", re.I)
_WHO_EN = re.compile(r"(?:who|with whom|who is it|who are they)[?!.\s]*$", re.I)


def of_its_news(question: str, articles: Sequence[ReadArticle]) -> str:
    """The question in full; as it is where it says more, or where no single article tells of an alliance."""
    told = foremost(articles[0]) if len(articles) == 1 else []
    if not told:
        return question
    text = OPENING_EN.sub("", OPENING_KO.sub("", question))
    signed = told[0].kind is Kind.AGREEMENT
    if _WHEN_KO.match(text):
        return "언제 협약을 맺었어?" if signed else "언제 출범했어?"
    if _WHO_KO.match(text):
        return "누가 참여해?"
    if _WHEN_EN.match(text):
        return "When was it signed?" if signed else "When was it formed?"
    if _WHO_EN.match(text):
        return "Who are the members?"
    return question
