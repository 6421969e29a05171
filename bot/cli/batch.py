"""`batch`: JSON Lines in, JSON Lines out, in the same order; what cannot be read becomes an error line."""

from __future__ import annotations

import io
import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from bot.errors import UserError
from summarizer.types import Article, Facts, Language, ReadArticle

_Path = Annotated[str, typer.Argument(metavar="[FILE|-]", help="JSON Lines; - is standard input.")]


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    group = typer.Typer(
        help="JSON Lines in, JSON Lines out, in the same order, without a database.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("facts")(facts)
    group.command("answers")(answers)
    group.command("stories")(stories)
    app.add_typer(group, name="batch")


def facts(path: _Path = "-") -> None:
    """Each line's article to its alliances."""
    from bot.cli.articles import write_line
    from summarizer.records import alliance_record

    for line, read in _read(_lines(path)):
        if read is None:
            write_line(line.error_record())
        else:
            alliances = [alliance_record(alliance) for alliance in read.facts.alliances]
            write_line({"id": line.id, "alliances": alliances})


def answers(path: _Path = "-") -> None:
    """Each line's question, answered from the article in the same line."""
    from bot.cli.answering import answer_record, answer_to
    from bot.cli.articles import write_line

    for line, read in _read(_lines(path, question=True)):
        if read is None:
            write_line(line.error_record())
        else:
            write_line({"id": line.id, **answer_record(answer_to(line.question, [read]))})


def stories(path: _Path = "-") -> None:
    """Each line's article to the story it tells; articles of one event share it."""
    from bot.cli.articles import write_line
    from summarizer.stories.group import group

    done = list(_read(_lines(path)))
    keys = iter(group([read for _, read in done if read is not None]))
    for line, read in done:
        write_line(line.error_record() if read is None else {"id": line.id, "story": next(keys)})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the input, or what is wrong with it."""

    number: int
    id: str | None
    article: Article | None
    question: str = ""
    error: str = ""

    def error_record(self) -> dict[str, object]:
        return {"id": self.id, "line": self.number, "error": self.error}


def _lines(path: str, *, question: bool = False) -> Iterator[_Line]:
    with _opened(path) as file:
        for number, data in enumerate(file, start=1):
            if data.strip():
                yield _line(number, data, question=question)


def _opened(path: str) -> BinaryIO:
    if path == "-":
        return io.BytesIO() if sys.stdin is None else sys.stdin.buffer
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}).") from None


def _line(number: int, data: bytes, *, question: bool) -> _Line:
    id_: str | None = None
    try:
        record = json.loads(data)
        if not isinstance(record, dict):
            raise ValueError("the line is no JSON object")
        id_ = None if record.get("id") is None else str(record["id"])
        asked = _string(record, "question", needed=question)
        return _Line(number, id_, _article(record, id_ or ""), question=asked)
    except UnicodeDecodeError:
        return _Line(number, id_, None, error="the line is not UTF-8")
    except json.JSONDecodeError as error:
        return _Line(number, id_, None, error=f"the line is not JSON ({error.msg}, column {error.colno})")
    except (ValueError, RecursionError) as error:
        return _Line(number, id_, None, error=str(error) or "the line is nested too deeply")


def _article(record: dict[str, Any], id_: str) -> Article:
    published = _string(record, "published")
    try:
        day = date.fromisoformat(published[:10]) if published else None
    except ValueError:
        raise ValueError(f"'published' is {published!r}; it takes a day such as 2021-11-23") from None
    lang = _string(record, "lang")
    return Article(
        title=_string(record, "title"),
        body=_string(record, "body", needed=True),
        published=day,
        language=Language(lang) if lang in ("ko", "en") else None,
        outlet=_string(record, "outlet"),
        url=_string(record, "url"),
        id=id_,
    )


def _string(record: dict[str, Any], key: str, *, needed: bool = False) -> str:
    value = record.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key!r} is missing" if value is None else f"{key!r} is no text")
    return value


def _read(lines: Iterable[_Line]) -> Iterator[tuple[_Line, ReadArticle | None]]:
    """Read the articles, some ahead of those given back; lines of one article in a row (its questions) share it."""
    from bot.cli.tandem import read_in_tandem

    #: Lines read and not yet given back, each with the number of its article; a broken line goes with the last one.
    waiting: deque[tuple[int, _Line]] = deque()
    known: dict[int, Facts] = {}

    def wanted() -> Iterator[Article]:
        number, latest = -1, None
        for line in lines:
            article = line.article
            fresh = article is not None and _key(article) != latest
            number += fresh
            waiting.append((number, line))
            if article is not None and fresh:
                latest = _key(article)
                yield article

    def done() -> Iterator[tuple[_Line, ReadArticle | None]]:
        while waiting and (waiting[0][0] in known or waiting[0][1].article is None):
            number, line = waiting.popleft()
            yield line, None if line.article is None else ReadArticle(line.article, known[number])

    for number, facts in enumerate(read_in_tandem(wanted())):
        known[number] = facts
        # Lines of the article before may have been read only now.
        known.pop(number - 2, None)
        yield from done()
    yield from done()


def _key(article: Article) -> tuple[str, str, date | None]:
    return article.title, article.body, article.published
