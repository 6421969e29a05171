"""What was just talked of, and what a short follow-up means in its light.

A follow-up is made whole in words, so that it can be read like any other question:

    클라우드 원팀에 참여한 기업은 어디야?  then  그럼 대학은?   is  클라우드 원팀에 참여한 대학은 어디야?
    Why did SKT join the alliance?         then  and when?     is  When did SKT join the alliance?
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from summarizer.answers.bodies import ENDINGS_KO, VAGUE_ENDINGS_KO, is_named
from summarizer.answers.compared import sides_of
from summarizer.answers.members import foremost
from summarizer.answers.membership import IS_MEMBER
from summarizer.answers.question import Asks, Query, understand
from summarizer.answers.said import wish_of as words_of
from summarizer.answers.words import is_korean
from summarizer.render.particles import attach
from summarizer.types import Answer, Language, ReadArticle


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conversation is about after a question and its answer."""

    #: The last question in full, nothing left to guess.
    question: str
    #: The short forms of its answer.
    answers: tuple[str, ...]
    language: Language
    #: Whom or what it is about, kept while questions go on without naming it.
    subject: str = ""


#: Words that carry a talk on and ask nothing themselves.
OPENING_KO = re.compile(
    r"^(?:그\s?중에서?|그럼|그래서|그러면|그렇다면|그리고|근데|그런데|혹시|아니|음|참)[,\s]+"
)
OPENING_EN = re.compile(r"^(?:and|so|then|but|ok|okay|what about|how about)[,\s]+", re.I)
_IT_KO = re.compile(
    r"(?:그|이|해당)\s?(?:회사|기업|업체|대학|학교|기관|은행|단체|협회|곳|연합|"
    r"컨소시엄|동맹|합작사|합작법인|사람|대표|관계자|분)(?=은|는|이|가|도|의|께|한|랑|와|과|을|를|\s|$)|거기|그곳|걔네|그쪽|얘네"
)
_IT_EN = re.compile(r"\b(?:it|they|them|that company|this company|the company|there)\b", re.I)
_THOSE_KO = re.compile(r"(?:그|이)들(?=은|이|을|과|의|도|\s)|양사|두 회사|둘(?=은|이|\s)")
_TAIL_KO = re.compile(r"(?:은|는|이|가|도)?\s*(?:요)?[?!.~\s]*$")
_ASKING_KO = re.compile(
    r"\s*(?:은|는|이|가)?\s*(?:모두|전부|다)?\s*(?:어디어디|어디|누구|뭐|무엇|언제|얼마|몇\s?[가-힣]+|왜)"
    r"(?:야|이야|예요|이에요|인가요|인가|지|죠|입니까|였어|일까)?[?!.\s]*$"
)
_BARE_KO = re.compile(
    r"^(왜|언제|어디서|어디에|누가|누구랑|누구와|얼마에|얼마나|어떻게|몇\s?(?:곳|개|명|건|개사|군데)|이유는|이유가 "
    r"뭐야|목적은)(?:요|야|이야|예요|이에요|인가요|입니까|이나|이지|이죠|였어|였나요|인데|데)?[?!.~\s]*$"
)
_BARE_EN = re.compile(
    r"^(why|when|where|who|how much|how many|how long)(?:\s+(?:is|was|so|then|exactly))?[?!.\s]*$", re.I
)
_ADVERBS_KO = {"왜", "언제", "어디서", "어디에", "누가", "누구랑", "누구와", "얼마에", "얼마나", "어떻게"}
_ASKS_KO = re.compile(r"어디|누구|누가|언제|얼마|몇|왜|무엇|무슨|뭐|뭘|어느|어떤|어떻게|알려|말해")
_SAME_IN_ENGLISH = {
    "왜": "why",
    "언제": "when",
    "어디서": "where",
    "누가": "who",
    "얼마나": "how much",
    "이유는": "why",
}
#: What begins like this asks something by itself.
_WHOLE_EN = re.compile(
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|will|can|has|have)\b", re.I
)
_BODY_KO = re.compile(
    rf"(?<!\S)([0-9A-Za-z가-힣]{{2,}}(?:{ENDINGS_KO}|{VAGUE_ENDINGS_KO}))"
    r"(?=에|을|를|은|는|이|가|의|과|와|\s|$)"
)
#: "It" that is what happened, not a body.
_EVENT_EN = re.compile(
    r"\b(?:was|is|were|will|did|does) it (?:be )?(?:announced|signed|formed|launched|made|agreed|set up|happen|close|start|begin"
    r"|end|expire|completed?|take effect|cost)\b",
    re.I,
)
_ADVERB_KO = re.compile(r"누가|언제|왜|어디서|어디에|얼마나|어떻게|누구와|누구랑")
#: A word that stands as its own topic, subject or object: the question says what it is about.
_TOPIC_KO = re.compile(r"(?<!\S)(?!누가\s|누구)\S+(?:은|는|이|가|을|를|도)\s")
_RELATIVE_DAYS = re.compile(r"올해|작년|지난해|내년|재작년")


def resolve(question: str, about: Topic | None, today: date | None = None) -> str:
    """The question in full; as it is where nothing was talked of or nothing is left out."""
    text = " ".join(question.split())
    if about is not None:
        text = _beside(text, about) or (_korean(text, about) if is_korean(text) else _english(text, about))
    if today is not None:
        years = {"올해": 0, "작년": -1, "지난해": -1, "내년": 1, "재작년": -2}
        text = _RELATIVE_DAYS.sub(lambda m: f"{today.year + years[m.group()]}년", text)
    return text


def _beside(text: str, about: Topic) -> str | None:
    """A question that compares, or asks for what people say, where it does not point at just one thing.

    `AI 원팀이랑은 뭐가 달라?` sets it beside what was talked of; `둘이 뭐가 달라?` and `what did they say?` are whole.
    """
    sides = sides_of(text)
    if sides is None:
        words = words_of(text)
        if words is None and words_of(about.question) is not None:
            return _of_somebody_else(text)
        return text if words is not None and not words.who and not _IT_KO.search(text) else None
    one, two = sides
    subject = _subject(about)
    if one and not two and subject and subject not in one and is_korean(text):
        return f"{attach(subject, '과/와')} {attach(one, '은/는')} 뭐가 달라?"
    return text if sides == ("", "") or not _IT_EN.search(text) else None


def _of_somebody_else(text: str) -> str | None:
    """After a question on what people say: `그럼 삼성은?` asks what 삼성 says, `and Samsung?` as well."""
    if is_korean(text):
        opened = OPENING_KO.sub("", text)
        whose = _TAIL_KO.sub("", opened)
        return f"{attach(whose, '은/는')} 뭐라고 했어?" if _is_fragment(opened) and opened != text else None
    opened = OPENING_EN.sub("", text).strip(" ?!.")
    if (
        opened != text.strip(" ?!.")
        and 0 < len(opened.split()) <= 4
        and not _WHOLE_EN.match(opened)
        and not _BARE_EN.match(opened)
    ):
        return f"What did {opened} say?"
    return None


def topic_after(question: str, answer: Answer, about: Topic | None = None) -> Topic:
    """What is talked of once a question has been answered."""
    full = answer.asked or resolve(question, about)
    answers = answer.answers or (about.answers if about else ())
    query = understand(full)
    names = _names(query)
    subject = about.subject if about else ""
    if names:
        subject = full[names[0] : names[1]]
    elif query.asks in {Asks.WHO, Asks.ORGANISATION} and answer.answers:
        joint = " and " if query.language is Language.EN else ", "
        subject = joint.join(answer.answers[:2])
    return Topic(full, answers, query.language, subject)


def _korean(text: str, about: Topic) -> str:
    opened = OPENING_KO.sub("", text)
    bare = _BARE_KO.match(opened)
    if bare and about.language is Language.EN and bare.group(1) in _SAME_IN_ENGLISH:
        return _english(_SAME_IN_ENGLISH[bare.group(1)], about)
    if bare and about.language is Language.KO:
        return _asked_anew(about.question, bare.group(1))
    pointed = _pointed(opened, about, _THOSE_KO, _IT_KO)
    if pointed != opened:
        return pointed
    if about.language is Language.EN and _is_fragment(opened):
        return _of_the_same(about, _TAIL_KO.sub("", opened))
    if about.language is Language.KO and _is_fragment(opened):
        return _with_head(about.question, _TAIL_KO.sub("", opened))
    if about.language is Language.KO and opened and _says_not_of_what(opened):
        subject = _subject(about)
        return f"{attach(subject, '은/는')} {opened}" if subject else opened
    return opened if opened else text


def _of_the_same(about: Topic, head: str) -> str:
    """A mere noun in Korean after an English question: asked of what that question named."""
    subject = _subject(about)
    if not subject:
        return f"{attach(head, '은/는')}?"
    if understand(f"{attach(head, '은/는')}?").category is not None:
        return f"{attach(subject, '과/와')} 함께하는 {attach(head, '은/는')}?"
    return f"{subject} {attach(head, '은/는')}?"


def _says_not_of_what(text: str) -> bool:
    """Whether a Korean question leaves out what it is about: `누가 주도해?`, `언제 만들었어?`."""
    query = understand(text)
    if not query.terms or query.head is not None or not _ADVERB_KO.search(text):
        return False
    nouns = [term for term in query.terms if not term.is_verb]
    return len(nouns) < 2 and not any(term.is_name for term in nouns) and not _TOPIC_KO.search(text)


def _pointed(text: str, about: Topic, those: re.Pattern[str], it: re.Pattern[str]) -> str:
    """The text with what it points at put in its place."""
    found = those.search(text)
    thing: str | None = _those(about) if found else None
    if not found or not thing:
        found = it.search(text)
        place = found is not None and found.group().lower() in {"거기", "그곳", "there"}
        thing = _just_named(about, place=place) or _subject(about)
    if not found or not thing:
        return text
    return text[: found.start()] + thing + _particle_for(thing, text[found.end() :])


def _just_named(about: Topic, *, place: bool) -> str | None:
    """The one body, person or place that the last answer named; a date or a sum is nothing to go on about."""
    asked = understand(about.question).asks
    named = asked in {Asks.WHO, Asks.ORGANISATION, Asks.PERSON, Asks.NAME} or (place and asked is Asks.PLACE)
    return about.answers[0] if named and len(about.answers) == 1 else None


def _those(about: Topic) -> str | None:
    """The bodies that were just named: those of the answer, else those of the question."""
    query = understand(about.question)
    if query.asks in {Asks.WHO, Asks.ORGANISATION, Asks.PERSON, Asks.NAME} and about.answers:
        return ", ".join(about.answers)
    names = [about.question[term.start : term.end] for term in query.terms if term.is_name]
    return ", ".join(names) or None


def _subject(about: Topic) -> str | None:
    """The first name that the last question gives, else what was talked of before."""
    names = _names(understand(about.question))
    return about.question[names[0] : names[1]] if names else about.subject or None


def of_the_news(question: str, articles: Sequence[ReadArticle]) -> str:
    """A question that leaves out what it is about, asked of the body that the article is about.

    `왜 만들었어?` of an article on the Cloud One Team is `클라우드 원팀은 왜 만들었어?`; where the article tells of one
    alliance only, or its news has no name, nothing need be added.
    """
    if len(articles) != 1 or len(articles[0].facts.alliances) < 2 or not is_korean(question):
        return question
    first = foremost(articles[0])[0]
    if (
        not first.name
        or not first.main
        or any(is_named(one, question) for one in articles[0].facts.alliances)
    ):
        return question
    text = OPENING_KO.sub("", question)
    if _is_fragment(text) and understand(text).category is not None:
        return f"{first.name}에 참여하는 {attach(_TAIL_KO.sub('', text), '은/는')}?"
    return f"{attach(first.name, '은/는')} {text}" if _says_not_of_what(text) else question


#: A noun that is done, and so no mere noun: 참여하나요, 합류했어, 있음.
_DONE_KO = re.compile(
    r"(?:하나요?|합니까|하니|해요?|했어요?|했나요?|하냐|되나요?|됐어요?|인가요?|맞아요?|있어요?|있나요?|있음|했음|함)[?!.\s]*$"
)


def _is_fragment(text: str) -> bool:
    """Whether a Korean text is a mere noun: `대학은?`, `은행도?`, `예산은`."""
    if not text or len(text) > 24 or any(pattern.search(text) for pattern in (_ASKS_KO, _DONE_KO, IS_MEMBER)):
        return False
    query = understand(text)
    return not any(term.is_verb for term in query.terms) and 0 < len(query.terms) <= 2


def _with_head(question: str, head: str) -> str:
    """The last question, asked for another thing.

    >>> _with_head("클라우드 원팀에 참여한 기업은 어디야?", "대학")
    '클라우드 원팀에 참여한 대학은?'
    >>> _with_head("AI 원팀을 주도하는 곳은 어디야?", "예산")
    'AI 원팀 예산은?'
    >>> _with_head("LG유플러스는 누구와 협약했어?", "삼성전자")
    '삼성전자는 누구와 협약했어?'
    """
    old, new = understand(question), understand(f"{attach(head, '은/는')}?")
    names = _names(old)
    if names and new.category is None and any(term.is_name for term in new.terms):
        start, end = names
        return question[:start] + head + _particle_for(head, question[end:])
    at = question.rfind(old.head) if old.head else -1
    if at > 0 and new.category is not None and old.asks in {Asks.ORGANISATION, Asks.WHO, Asks.NAME}:
        return f"{question[:at].rstrip()} {attach(head, '은/는')}?"
    subject = question[names[0] : names[1]] if names else ""
    if subject and new.category is not None:
        return f"{attach(subject, '과/와')} 함께하는 {attach(head, '은/는')}?"
    return f"{subject} {attach(head, '은/는')}?".strip()


def _particle_for(word: str, rest: str) -> str:
    """What followed the old name, its particle made to fit the new one."""
    for pair in ("은/는", "이/가", "을/를", "과/와"):
        if rest[:1] in pair.split("/") and rest[1:2] in {" ", ""}:
            return attach(word, pair)[len(word) :] + rest[1:]
    return rest


def _names(query: Query) -> tuple[int, int] | None:
    """Where a question gives its first name, the nouns that stand right beside it included."""
    nouns = [term for term in query.terms if not term.is_verb and not term.is_head]
    first = next((i for i, term in enumerate(nouns) if term.is_name), None)
    if first is None:  # a name made of plain words: 데이터나눔협의회
        body = _BODY_KO.search(query.text)
        return body.span(1) if body else None
    last = first
    korean = query.language is Language.KO
    while (
        last + 1 < len(nouns)
        and nouns[last + 1].start - nouns[last].end <= 1
        and (korean or nouns[last + 1].is_name)
    ):
        last += 1
    while (
        first > 0 and nouns[first].start - nouns[first - 1].end <= 1 and (korean or nouns[first - 1].is_name)
    ):
        first -= 1
    return nouns[first].start, nouns[last].end


def _asked_anew(question: str, asking: str) -> str:
    """The last Korean question with another asking word: `… 언제 손잡았어?` and `왜` make `… 왜 손잡았어?`."""
    if asking in _ADVERBS_KO:
        swapped = re.sub(
            r"(?:왜|언제|어디서|어디에|어디로|누구와|누구랑|누가|얼마에|얼마나|어떻게|몇\s?[가-힣]+)(?=\s)",
            asking,
            question,
            count=1,
        )
        if swapped != question:
            return swapped
    noun = {"왜": "이유는", "언제": "날짜는", "얼마에": "금액은", "이유가 뭐야": "이유는"}.get(asking, asking)
    cut = _ASKING_KO.sub("", question)
    if asking.startswith("몇") and cut == question:
        cut = _TAIL_KO.sub("", question)
    if asking.startswith("몇") and cut != question:
        return f"{attach(cut, '은/는')} {asking}?"
    relative = re.match(r"(.*[가-힣])\s+\S+$", cut)
    if relative and (ord(relative.group(1)[-1]) - ord("가")) % 28 in {
        4,
        8,
    }:  # ends in ㄴ or ㄹ: modifies a noun
        return f"{relative.group(1)} {noun}?"
    names = _names(understand(question))
    return f"{question[names[0] : names[1]] if names else cut} {noun}?"


_VERB_PHRASE_EN = re.compile(
    (
        r"^(?:why|when|where|who|whom|how much|how many \w+|how long|what|which [\w ]+?)\s+(did|"
        r"does|do|will|is|are|was|were|has|have)\s+(.*)$"
    ),
    re.I,
)


def _english(text: str, about: Topic) -> str:
    opened = OPENING_EN.sub("", text).strip()
    bare = _BARE_EN.match(opened)
    if bare:
        phrase = _VERB_PHRASE_EN.match(about.question)
        asking = bare.group(1).capitalize()
        if phrase and not re.match(r"(?:in|of|with|for|the members|members|on|at|part)\b", phrase.group(2)):
            return f"{asking} {phrase.group(1)} {phrase.group(2)}"
        subject = _subject(about)
        verb = "start" if asking == "When" else "team up"
        return f"{asking} did {subject} {verb}?" if subject else opened
    if _EVENT_EN.search(opened):
        return opened
    pointed = _pointed(opened, about, re.compile(r"\b(?:they|them|both|those)\b", re.I), _IT_EN)
    if pointed != opened:
        return pointed
    words = re.findall(r"[\w&'-]+", opened)
    if opened != text and 0 < len(words) <= 4 and not _WHOLE_EN.match(opened):
        return _with_head_english(about.question, opened.rstrip("?!. "))
    return opened or text


def _with_head_english(question: str, head: str) -> str:
    """`Which companies are in CoSAI?` and `the universities` make `Which universities are in CoSAI?`."""
    old = understand(question)
    bare = re.sub(r"^(?:the|its|their)\s+", "", head, flags=re.I)
    if old.head and (at := question.lower().find(old.head)) >= 0:
        return question[:at] + bare + question[at + len(old.head) :]
    names = [term for term in old.terms if term.is_name]
    what = question[names[0].start : names[-1].end] if names else ""
    if understand(f"Which {bare}?").category is not None:
        return f"Which {bare} are in {what}?" if what else f"Which {bare}?"
    return f"What is the {bare} of {what}?" if what else f"What is the {bare}?"
