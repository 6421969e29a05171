"""Pieces of a sentence that could be an answer: names, dates, sums, counts, places, phrases."""

from __future__ import annotations

import re
from functools import cache

from summarizer.answers.figures import figures, particle_after, trimmed
from summarizer.answers.forms import Form, Span
from summarizer.answers.lexicon import countries
from summarizer.answers.words import NOUNISH, Word
from summarizer.language.people import FULL_NAME, OFFICES

__all__ = ["Form", "Span", "spans"]

_PERSON_KO = re.compile(
    r"([가-힣]{2,4}|[가-힣A-Z][가-힣A-Za-z]+(?:\s[가-힣]{1,6}){1,2})\s(?:[가-힣A-Za-z&]{1,14}\s?){0,"
    rf"3}}?(?:{OFFICES})(?![가-힣]*대학)"
)
#: A Korean person's full name by its looks; what ends so is rather a body's.
_NAMED_SO = re.compile(rf"{FULL_NAME}(?<![대시군구도청처부사회행])")
_QUOTED = re.compile(r"[‘'“\"「『<《\[]([^‘’'“”\"「」『』<>《》\[\]\n]{2,40})[’'”\"」』>》\]]")

_TITLE_EN = re.compile(
    r"\b(?:[Cc]hief [Ee]xecutive|CEO|CTO|CFO|[Cc]hairman|[Cc]hair|[Pp]resident|[Vv]ice "
    r"[Pp]resident|[Mm]inister|[Dd]irector|[Ff]ounder|[Gg]overnor|[Mm]ayor|[Pp]rofessor|"
    r"[Ss]ecretary|[Ee]xecutive|[Hh]ead|[Mm]anager|Dr\.|Mr\.|Ms\.|Mrs\.|Prof\.)"
)

_SEPARATOR_KO = re.compile(
    r"^\s*(?:\([^)]{1,40}\))?\s*(?:[·,、ㆍ∙・/‧;&]|(?:와|과|랑|이랑|하고|및|그리고|"
    r"또는|나|이나|에 이어)(?=\s|[·,]))?\s*(?:및|그리고|또)?\s*$"
)
_SEPARATOR_EN = re.compile(
    r"^\s*(?:\([^)]{1,40}\))?(?:'s)?\s*(?:(?:,|;|/|&|\band\b|\bor\b|\bas well as\b|\balong "
    r"with\b|\bplus\b|, and\b|•|\n)\s*)+(?:the\s|its\s|their\s|also\s|Japan's\s|[A-Z][a-z]+'s\s)?$"
)


def spans(text: str, words: list[Word], *, korean: bool, clauses: bool) -> list[Span]:
    """All pieces of one sentence that could answer something, enumerations marked.

    `clauses` adds the stretches of speech that answer why and how.
    """
    found = _korean(text, words) if korean else _english(text, words)
    if clauses:
        found += _clauses(text, words, korean=korean)
    return found


def _korean(text: str, words: list[Word]) -> list[Span]:
    result, taken = figures(text, korean=True)
    for match in _PERSON_KO.finditer(text):
        result.append(
            Span(
                Form.PERSON,
                match.start(1),
                match.end(1),
                match.group(1),
                "",
                match.group()[match.end(1) - match.start(1) :].strip(),
            )
        )
    for match in _QUOTED.finditer(text):
        start, end = match.span(1)
        result.append(Span(Form.QUOTED, start, end, match.group(1), particle_after(text, match.end())))
    phrases = _noun_phrases(text, words, taken)
    groups = _grouped(text, phrases, _SEPARATOR_KO)
    people = {span.start for span in result if span.form is Form.PERSON and _NAMED_SO.fullmatch(span.text)}
    for index, (chunks, _) in enumerate(phrases):
        group = groups[index]
        if len(chunks) > 1 and chunks[0][0] in people:
            chunks = chunks[1:]  # 차인혁 CJ올리브네트웍스 대표: the firm's name begins behind the person's
        for i in range(len(chunks)):
            for j in range(i, min(len(chunks), i + 5)):
                start, end, proper = chunks[i][0], chunks[j][1], any(c[2] for c in chunks[i : j + 1])
                if end - start > 40 or (len(chunks) > 4 and j - i not in {0, len(chunks) - 1 - i, 1}):
                    continue
                whole = i == 0 and j == len(chunks) - 1
                edge = j == len(chunks) - 1
                result.append(
                    Span(
                        Form.NAME if proper else Form.NOUN,
                        start,
                        end,
                        text[start:end],
                        particle_after(text, end) if edge else "~",
                        "whole" if whole else "",
                        group if edge else -1,
                    )
                )
    return result


def _noun_phrases(
    text: str, words: list[Word], taken: list[tuple[int, int]]
) -> list[tuple[list[tuple[int, int, bool]], int]]:
    """Korean noun phrases as lists of written words (start, end, proper), in order."""
    chunks: list[tuple[int, int, bool]] = []
    i = 0
    while i < len(words):
        word = words[i]
        if word.tag in NOUNISH and word.end > word.start:
            j = i + 1
            while (
                j < len(words)
                and words[j].start == words[j - 1].end
                and (
                    words[j].tag in NOUNISH
                    or (
                        words[j].form in {"&", "+", "-", ".", "'"}
                        and j + 1 < len(words)
                        and words[j + 1].start == words[j].end
                    )
                    or words[j].form in {"&", "+"}
                )
            ):
                j += 1
            start, end = word.start, words[j - 1].end
            proper = any(w.tag in {"NNP", "SL"} for w in words[i:j])
            only_number = all(w.tag in {"SN", "NNB", "NR"} for w in words[i:j])
            if not only_number and not any(a <= start and end <= b for a, b in taken):
                chunks.append((start, end, proper))
            i = max(j, i + 1)
        else:
            i += 1
    phrases: list[tuple[list[tuple[int, int, bool]], int]] = []
    for chunk in chunks:
        if (
            phrases
            and text[phrases[-1][0][-1][1] : chunk[0]] in {" ", "㈜", " ㈜"}
            and len(phrases[-1][0]) < 6
        ):
            phrases[-1][0].append(chunk)
        else:
            phrases.append(([chunk], chunk[0]))
    return phrases


def _grouped(
    text: str, phrases: list[tuple[list[tuple[int, int, bool]], int]], separator: re.Pattern[str]
) -> list[int]:
    """Which enumeration each phrase belongs to, -1 for those that stand alone.

    What stands in brackets is passed over, `한국과학기술원(KAIST), 포스텍(포항공과대)` is one enumeration of two; an
    enumeration inside brackets is one of its own.
    """
    groups = [-1] * len(phrases)
    brackets = [match.span() for match in re.finditer(r"\([^()]*\)", text)]
    last: dict[int, int] = {}
    current = 0
    for index, (chunks, start) in enumerate(phrases):
        around = next((opened for opened, closed in brackets if opened < start < closed), -1)
        before = last.get(around)
        last[around] = index
        if before is None:
            continue
        between = text[phrases[before][0][-1][1] : chunks[0][0]]
        if around < 0:
            between = re.sub(r"\([^()]*\)", "", between)
        if between.strip() and separator.match(between):
            if groups[before] < 0:
                current += 1
                groups[before] = current
            groups[index] = groups[before]
    return groups


_LINKS = {"of", "and", "&", "for", "the", "de", "in"}


def _english(text: str, words: list[Word]) -> list[Span]:
    result, _ = figures(text, korean=False)
    for match in _QUOTED.finditer(text):
        if not re.match(r"s\s", match.group(1)):
            result.append(Span(Form.QUOTED, *match.span(1), match.group(1)))
    names = _capitalised(text, words)
    groups = _grouped(text, [([(s, e, True)], s) for s, e in names], _SEPARATOR_EN)
    for (start, end), group in zip(names, groups, strict=True):
        piece = text[start:end]
        around = text[max(0, start - 30) : start] + "|" + text[end : end + 40]
        person = bool(re.fullmatch(r"[A-Z][\w.'-]+(?:\s[A-Z][\w.'-]*){1,2}", piece)) and bool(
            _TITLE_EN.search(around)
        )
        nxt = re.match(r"['’]?\s?([a-z]+)", text[end:])
        result.append(
            Span(
                Form.PERSON if person else Form.NAME,
                start,
                end,
                piece,
                nxt.group(1) if nxt else "",
                "whole",
                group,
            )
        )
        parts = list(re.finditer(r"\S+", piece))
        if len(parts) > 2 and parts[0].group() in _before_names():
            result.append(
                Span(
                    Form.NAME,
                    start + parts[1].start(),
                    end,
                    piece[parts[1].start() :],
                    nxt.group(1) if nxt else "",
                )
            )
    i = 0
    content = [w for w in words if w.tag not in {"SW"}]
    while i < len(content):
        j = i
        while (
            j < len(content)
            and content[j].tag in {"NNG", "NNP", "SN"}
            and (j == i or content[j].start - content[j - 1].end <= 1)
        ):
            j += 1
        if j > i:
            for a in range(i, j):
                for b in range(a, min(j, a + 4)):
                    if any(w.tag == "NNG" for w in content[a : b + 1]):
                        start, end = content[a].start, content[b].end
                        result.append(
                            Span(
                                Form.NOUN,
                                start,
                                end,
                                text[start:end],
                                "",
                                "whole" if (a, b) == (i, j - 1) else "",
                            )
                        )
        i = max(j, i + 1)
    return result


@cache
def _before_names() -> frozenset[str]:
    """Capitalised words that stand before a name and are none of it: `Korean`, `Chief`."""
    return frozenset({mark for marks in countries().values() for mark in marks} | _TITLES_EN)


_TITLES_EN = frozenset(
    {"Chief", "President", "Chairman", "CEO", "CTO", "CFO", "Minister", "Professor", "Dr", "Mr", "Ms"}
)

#: Capitalised, and no names.
_DAYS = frozenset(
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "april",
        "june", "july", "august", "september", "october", "november", "december",
    }
)  # fmt: skip


def _capitalised(text: str, words: list[Word]) -> list[tuple[int, int]]:
    """Runs of capitalised English words, small link words inside them included."""
    names: list[tuple[int, int]] = []
    i = 0
    while i < len(words):
        if words[i].tag != "NNP":
            i += 1
            continue
        j = i + 1
        while j < len(words):
            gap = text[words[j - 1].end : words[j].start]
            big = words[j].tag == "FW" and text[words[j].start].isupper()
            if (words[j].tag in {"NNP", "SN"} or big) and gap in {" ", "-"}:
                j += 1
            elif (
                words[j].form in _LINKS - {"and"}
                and gap == " "
                and j + 1 < len(words)
                and words[j + 1].tag == "NNP"
            ) or (words[j].form == "&" and j + 1 < len(words) and words[j + 1].tag == "NNP"):
                j += 2
            elif words[j].form in {"inc", "corp", "co", "ltd"} or (
                words[j].form == ","
                and j + 1 < len(words)
                and words[j + 1].form in {"inc", "inc.", "ltd", "llc"}
            ):
                j += 1
            else:
                break
        if words[i].form not in _DAYS:
            names.append((words[i].start, words[j - 1].end))
        i = j
    return names


_BREAK_KO = re.compile(r"[,，;:]\s|(?<=[고며면서아어도])\s|[“”\"]|\s-\s|다고\s|라며\s|자며\s")
_SMALL = re.compile(r"[^0-9A-Za-z가-힣]")


def _is_closed(text: str, *, korean: bool) -> bool:
    """Whether as many brackets and quotation marks are closed as are opened; in English ’ is an apostrophe, too."""
    pairs = [("(", ")"), ("“", "”"), *([("‘", "’")] if korean else [])]
    return all(text.count(opened) == text.count(closed) for opened, closed in pairs)


def _clauses(text: str, words: list[Word], *, korean: bool) -> list[Span]:
    """Stretches of up to thirty letters that end where a thought may end: what answers why and how."""
    tokens = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    result = []
    for last, (_, end) in enumerate(tokens):
        letters, first = 0, last
        while first >= 0:
            size = len(_SMALL.sub("", text[tokens[first][0] : tokens[first][1]]))
            if letters + size > (29 if korean else 30):
                break
            letters += size
            first -= 1
            if first >= 0 and (
                re.search(r"[,;:“”.]$", text[tokens[first][0] : tokens[first][1]]) is not None
            ):
                break
        start, stop = trimmed(text, tokens[first + 1][0], end) if first + 1 < len(tokens) else (0, 0)
        if stop - start >= 6 and _is_closed(text[start:stop], korean=korean):
            following = text[end : end + 12].strip()
            result.append(Span(Form.CLAUSE, start, stop, text[start:stop], following))
    del words
    return result
