"""An English question: its asking word, the noun that the answer stands for, and what else it says."""

from __future__ import annotations

import re

from summarizer.answers.lexicon import concepts_in
from summarizer.answers.query import Asks, Query, Term
from summarizer.answers.sorts import category_of, country_of
from summarizer.answers.words import stem, words_of
from summarizer.types import Language

_COUNTS_EN = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_WH_EN = re.compile(
    (
        r"\b(how many|how much|how long|how large|how big|how high|how old|how|who|whom|"
        r"whose|which|what|when|where|why|name|list)\b"
    ),
    re.I,
)
_AUX = frozenset(
    [
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "may",
        "might",
        "must",
        "be",
    ]
)


def _acting(text: str, asked: re.Match[str] | None, wh: str) -> int:
    """Where the verb stands of which the answer is the subject: `Who leads it?`; -1 where it is not so asked."""
    if asked is None or wh != "who":
        return -1
    found = re.compile(
        r"\s*(?:(?:will|would|has|have|had|can|could|should|may|also|first)\s+)*([a-z]+)"
    ).match(text, asked.end())
    return (
        found.start(1) if found and found.group(1) not in {"are", "is", "was", "were", "did", "does"} else -1
    )


def read_english(text: str) -> Query:
    words = next(words_of([text], korean=False))
    match = _WH_EN.search(text)
    if (
        match
        and match.group().lower() in {"name", "list"}
        and match.start() > 3
        and (other := _WH_EN.search(text, match.end()))
    ):
        match = other
    wh = match.group().lower() if match else ""
    after = text[match.end() :].strip() if match else text
    head = _head(after, wh)
    asks = _asked(text, wh, after, head)
    category = None
    if head and asks in {Asks.WHO, Asks.ORGANISATION, Asks.PERSON, Asks.NAME}:
        category = category_of(head, korean=False)
    if category not in {None, "person"} and asks is Asks.THING:
        asks = Asks.ORGANISATION
    counter = head if wh == "how many" else None
    count = next(
        (
            _COUNTS_EN[w]
            for w in re.findall(r"[a-z]+", " ".join(after.lower().split()[:5]))
            if w in _COUNTS_EN
        ),
        None,
    )
    last = head.split()[-1].lower() if head else ""
    plural = bool(
        last.endswith("s")
        and not last.endswith(("ss", "us", "is"))
        and asks in {Asks.ORGANISATION, Asks.WHO, Asks.THING}
    ) or bool(re.search(r"\bwho are\b|\bmembers of\b|^name\b|\ball\b", text, re.I))
    relation = (
        "with"
        if re.search(r"\bwith (whom|which|what)\b|\b(with|to)\?*$|^whom", text, re.I)
        else "subject"
        if wh == "who"
        else ""
    )
    besides = tuple(
        m.group(1)
        for m in re.finditer(
            r"\b(?:besides|other than|apart from|excluding|except) ((?:[A-Z][\w&.'-]*(?:,? (?:and )?)?)+)",
            text,
        )
    )
    acting = _acting(text, match, wh)
    terms = []
    for w in words:
        if not w.is_content or (match and match.start() <= w.start < match.end()):
            continue
        base = stem(w.form)
        is_head = bool(head) and w.form in head.lower().split() if head else False
        is_verb = w.start == acting and w.tag == "NNG"
        terms.append(
            Term(
                base if is_verb else w.form,
                (base,),
                w.tag in {"NNP", "SN"} and w.start > 0,
                is_verb,
                w.start,
                w.end,
                is_head=is_head and asks is not Asks.THING,
            )
        )
    lower = text.lower()
    told = frozenset(
        c
        for start, _, names in concepts_in(lower)
        if not (match and match.start() <= start < match.end())
        for c in names
    )
    return Query(
        text=text,
        language=Language.EN,
        asks=asks,
        terms=tuple(terms),
        concepts=told,
        head=head,
        category=category,
        country=country_of(after),
        count=count,
        plural=plural,
        counter=counter,
        relation=relation,
        besides=besides,
    )


def _head(after: str, wh: str) -> str | None:
    """The noun phrase right after the asking word, cut before its verb.

    `Which Japanese universities are` gives universities.
    """
    if wh in {"who", "whom", "when", "where", "why", "how", ""}:
        return None
    words = re.findall(r"[A-Za-z0-9&%'’.-]+", after)
    phrase: list[str] = []
    for word in words[:6]:
        lower = word.lower()
        if lower in _AUX:
            break
        if lower in {
            "of",
            "in",
            "to",
            "for",
            "with",
            "from",
            "by",
            "on",
            "at",
            "besides",
            "that",
            "which",
            "who",
            "whose",
            "under",
            "and",
            "into",
        }:
            break
        if lower in {
            "the",
            "a",
            "an",
            "two",
            "three",
            "four",
            "five",
            "six",
            "other",
            "new",
            "first",
            "all",
            "seven",
        }:
            continue
        if (
            phrase
            and wh == "which"
            and re.fullmatch(r"[a-z]+(ed|es|s)", lower)
            and category_of(" ".join(phrase), korean=False)
            and not phrase[-1].lower().endswith("ing")
            and category_of(" ".join([*phrase, lower]), korean=False) is None
        ):
            break
        phrase.append(word)
    if not phrase:
        return None
    for end in range(len(phrase), 0, -1):
        if category_of(" ".join(phrase[:end]), korean=False):
            return " ".join(phrase[:end]).lower()
    return " ".join(phrase[:3] if wh != "which" else phrase[:2]).lower()


def _asked(text: str, wh: str, after: str, head: str | None) -> Asks:
    low = after.lower()
    first = head or ""
    if wh == "why" or re.search(r"\b(reason|purpose|motive)\b", first):
        return Asks.WHY
    if wh == "what" and re.search(r"^(?:is|was|are) .{1,60} for\W*$", low):
        return Asks.WHY
    if wh == "how" and not low.startswith(("does", "do", "did", "is", "are", "will", "was")):
        return Asks.THING
    if wh == "when":
        return Asks.DATE
    if wh == "where":
        return Asks.PLACE
    if wh == "how long":
        return Asks.DURATION
    if wh == "how many":
        return Asks.PERCENT if re.match(r"per ?cent\b|percentage", low) else Asks.COUNT
    if wh == "what" and re.search(r"\b(?:worth|costs?|paid)\b", low) and not re.search(r"\bname\b", low):
        return Asks.MONEY
    if wh == "what" and re.match(r"(?:is|was|are) the (?:joint |new |full )?name of\b", low):
        return Asks.NAME
    if wh in {"how much", "how large", "how big", "how high"}:
        return Asks.PERCENT if re.search(r"\bby how much\b|stake|percent", text, re.I) else Asks.MONEY
    if wh in {"who", "whom", "whose"}:
        return (
            Asks.PERSON
            if re.search(r"\b(ceo|chief executive|chairman|president of|chair of|minister|heads?\b)", low)
            else Asks.WHO
        )
    if re.match(r"\b(what|which)\b", wh):
        if re.search(r"\b(stake|share|percentage|percent|rate|proportion)\b", first):
            return Asks.PERCENT
        if re.search(r"\b(price|fee|fine|budget|amount|revenue|cost|valuation|capital)\b", first):
            return Asks.MONEY
        if re.search(r"\b(date|year|day|month|time)\b", first):
            return Asks.DATE
        if re.search(
            (
                r"\b(city|country|countries|state|place|event|court|building|parts?|plants?|region|"
                r"airport|location|site)\b"
            ),
            first,
        ):
            return Asks.PLACE
        if re.search(r"\bname\b", first) or re.search(r"\b(called|stand for|named)\b", low):
            return Asks.NAME
        if wh == "which":
            return Asks.ORGANISATION if category_of(head, korean=False) else Asks.NAME
        if category_of(head, korean=False) not in {None, "person"}:
            return Asks.ORGANISATION
        return Asks.THING
    if wh in {"name", "list"}:
        return Asks.ORGANISATION
    if re.match(r"(is|are|was|were|do|does|did|has|have|had|will|can|could)\b", text, re.I):
        return Asks.YES_NO
    return Asks.WHY if re.fullmatch(r"(and )?why\W*", low) else Asks.THING
