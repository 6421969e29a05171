"""A bare `왜?` or `why?` about an article: the reasons of the alliance that it tells of, each with its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.bodies import is_named
from summarizer.answers.members import foremost
from summarizer.answers.wording import quoted, source_of
from summarizer.render import english, korean
from summarizer.render.particles import is_
from summarizer.types import Answer, Evidence, Language, ReadArticle

_BARE = re.compile(
    r"^(?:(?:그럼|그러면|근데|그런데|그리고|음)[,\s]+)?(?:대체\s|도대체\s)?"
    r"(?:왜(?:요|죠|지|래|그래|그랬대|\s?그랬어|\s?그런\s?거야|\s?한\s?거야|\s?했어|\s?했대)?|(?:그\s?)?이유(?:는|가|가 뭐야|는 뭐야|가 뭔데)?(?:요)?)[?!.~\s]*$"
    r"|^(?:(?:and|but|so|ok|okay)[,\s]+)?(?:why(?: so| is that| though| then)?|how come|for what reason|what for)[?!.\s]*$",
    re.I,
)
#: More sentences than this are no answer for a chat.
_MOST = 2


def is_bare_why(text: str) -> bool:
    """Whether only the reason is asked for, and not of what.

    >>> is_bare_why("왜?"), is_bare_why("and why?"), is_bare_why("왜 KT야?")
    (True, True, False)
    """
    return _BARE.match(" ".join(text.split())) is not None


def reasons(whole: str, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """Why the alliance was made that the question, made whole, names, else the one that is the news.

    None where the articles are several, or their facts hold no reason.
    """
    if len(articles) != 1:
        return None
    read = articles[0]
    told = foremost(read)
    meant = next((one for one in told if is_named(one, whole)), next(iter(told), None))
    if meant is None or not meant.why:
        return None
    stated = [item for item in meant.evidence if item.field.startswith("why:")]
    evidence = tuple(
        dict.fromkeys(Evidence("answer", item.start, item.end, item.quote) for item in stated[:_MOST])
    )
    if not evidence:
        return None
    ko = language is Language.KO
    said = korean.reasons(meant.why) if ko else english.reasons(meant.why)
    head = f"기사에 나온 이유는 {is_(said)}." if ko else f"The reason given is to {said}."
    lines = dict.fromkeys(quoted(item.quote) for item in evidence)
    return Answer((said,), "\n".join([head, *lines]), evidence, (source_of(read),))
