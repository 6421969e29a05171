"""What an article is about, what a body is that it tells of, and what that is called: `무슨 일이야?`, `what is CoSAI?`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.bodies import FORMS_KO, Told, is_named, stating, told_in
from summarizer.answers.lexicon import fold
from summarizer.answers.members import foremost
from summarizer.answers.page import page_of
from summarizer.answers.question import Query
from summarizer.answers.wording import quoted, source_of
from summarizer.render import english, korean
from summarizer.render.particles import is_
from summarizer.types import Answer, Evidence, Language, ReadArticle

_ASKS = re.compile(
    r"^(?:그래서|그럼|이거|이게|이건|이 기사|기사)?\s*(?:(?:무슨|뭔|어떤)\s?(?:일|내용|얘기|이야기|소식|기사)(?:이야|야|이에요|예요|인가요|입니까|인데|임|이죠|이지)?"
    r"|(?:내용|핵심|요점)(?:이|은)?\s?(?:뭐야|뭐예요|뭔가요|뭐임)|(?:한\s?줄|짧게|간단히)?\s?(?:요약|정리)\s?(?:해|좀|부탁)?\S*)[?!.~\s]*$"
    r"|^(?:so )?(?:what happened|what(?:[’']s| is) (?:this|it|the (?:story|article|news)) about|what(?:[’']s| is) (?:going on|the gist|the news)|(?:give me a |a )?(?:short )?(?:summary|tl;?dr)"
    r"|summari[sz]e(?: (?:it|this|the article))?)(?:[,\s]please)?\W*$",
    re.I,
)


#: `클라우드 원팀이 뭐야?`, `what is the Cloud One Team?`
_WHAT_IS = re.compile(
    r"^(?P<what>.{2,40}?)(?:이란|란|이라는\s?(?:게|건)|라는\s?(?:게|건)|이|가|은|는)?\s?(?:뭐야|뭐예요|뭐에요|뭔가요|뭐임|뭐지|뭡니까|무엇인가요|무엇입니까|어떤\s?(?:곳|데|거|단체|조직)(?:이야|야|인가요|예요)?)[?!.\s]*$"
    r"|^(?:[Aa]nd )?[Ww]hat(?:[’']s| is| are) (?:the )?(?P<body>[A-Z][^?]{1,40}?)\W*$"
)


def gist(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """The news of an article, or what a body is that it tells of, with the sentences that say so.

    None for any other question.
    """
    if found := _WHAT_IS.match(query.text):
        words = found["what"] or found["body"]
        named = [one for one in told_in(articles) if one.alliance.name and is_named(one.alliance, words)]
        fits = [one for one in named if _is_no_more_than(words, one.alliance.name or "")]
        return _told(fits[:1], language) if fits else None
    if not _ASKS.search(query.text) or len(articles) != 1:
        return None
    read = articles[0]
    news = [Told(read, one) for one in foremost(read) if one.main][:2]
    return _told(news, language) if news else _no_alliance(read, language)


def _is_no_more_than(words: str, name: str) -> bool:
    """Whether the words are the name alone, in either script: `클라우드 원팀 앱 이름` asks for something of it."""
    same_script = bool(re.search("[가-힣]", words)) == bool(re.search("[가-힣]", name))
    return fold(words) == fold(name) if same_script else len(words.split()) <= len(name.split()) + 2


def _told(bodies: Sequence[Told], language: Language) -> Answer:
    render = korean if language is Language.KO else english
    said = [render.sentence(one.alliance) for one in bodies]
    evidence = tuple(
        dict.fromkeys(item for one in bodies if (item := stating(one, "status", "name", "parties")))
    )
    text = "\n".join([*said, *(quoted(item.quote) for item in evidence)])
    sources = tuple(dict.fromkeys(source_of(one.read) for one in bodies))
    return Answer(tuple(said), text, evidence, sources)


def _no_alliance(read: ReadArticle, language: Language) -> Answer | None:
    """Of an article that tells of no alliance, how it begins."""
    first = next(
        (p for p in page_of(read).passages if p.paragraph >= 0 and p.text.rstrip().endswith((".", "다"))),
        None,
    )
    if first is None:
        return None
    head = (
        "제휴나 협력을 다룬 기사는 아닙니다. 기사는 이렇게 시작합니다."
        if language is Language.KO
        else "It tells of no alliance. It begins:"
    )
    evidence = Evidence("answer", first.start, first.end, first.text)
    return Answer((read.article.title,), f"{head}\n{quoted(first.text)}", (evidence,), (source_of(read),))


_BODY = rf"(?:{FORMS_KO})|(?:joint )?venture|consortium|alliance|council|coalition"
_WHAT_CALLED = re.compile(
    rf"(?:{_BODY})(?:의)?\s?(?:이름|명칭)(?:은|이|는)?\s?(?:뭐|무엇|뭔|[?!.]|$)"
    rf"|\bname of the (?:new )?(?:{_BODY})\b|\bwhat is the (?:new )?(?:{_BODY}) called\b",
    re.I,
)


def called(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """What the one body is called that is the news; None for any other question."""
    if not _WHAT_CALLED.search(query.text):
        return None
    named = [(read, one) for read in articles for one in read.facts.alliances if one.main and one.name]
    if len(named) != 1:
        return None
    read, alliance = named[0]
    name = alliance.name or ""
    told = next((p for p in page_of(read).passages if p.paragraph >= 0 and name in p.text), None)
    if told is None:
        return None
    evidence = Evidence("answer", told.start, told.end, told.text)
    reply = f"{is_(name)}." if language is Language.KO else f"{name}."
    return Answer((name,), "\n".join([reply, quoted(told.text)]), (evidence,), (source_of(read),))
