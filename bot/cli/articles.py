"""`brief` and `ask`: one article's facts, and questions about articles."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.inputs import parse_day, read_article
from bot.cli.model import ReaderName
from summarizer.types import Language


class _Lang(StrEnum):
    KO = "ko"
    EN = "en"


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    app.command()(brief)
    app.command()(ask)


def brief(
    source: Annotated[
        str, typer.Argument(metavar="URL|FILE|-", help="An article's address, file, or - for standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON instead of a card.")] = False,
    published: Annotated[
        str | None,
        typer.Option(
            help="Day of publication, YYYY-MM-DD, where the article does not state it; relative dates count from it."
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="The headline, where the text does not hold it.")] = None,
    lang: Annotated[_Lang | None, typer.Option(help="Language of the article, where detection errs.")] = None,
    id_: Annotated[str, typer.Option("--id", help="An id to carry into the JSON line.")] = "",
    reader: Annotated[
        ReaderName, typer.Option(help="The embedded reader, or PACTWIRE_MODEL with it behind.")
    ] = ReaderName.EMBEDDED,
) -> None:
    """One article's key facts: who allied with whom, when and why."""
    from summarizer.extract import read
    from summarizer.records import alliance_record

    language = Language(lang.value) if lang else None
    article = read_article(source, published=parse_day(published), title=title, language=language, id_=id_)
    facts = read(article)
    if reader is ReaderName.MODEL:
        from bot.cli.model import facts_by_model

        facts = facts_by_model(article, facts)
    if as_json:
        line = {
            "id": article.id or None,
            "alliances": [alliance_record(alliance) for alliance in facts.alliances],
            "title": article.title,
            "lang": facts.language.value,
            "published": article.published.isoformat() if article.published else None,
            "body": article.body,
        }
        write_line(line)
        return
    from bot.adapters.console import show, terminal
    from bot.briefing.compose import summary
    from bot.domain.edition import Reported
    from summarizer.types import Source

    origin = Source(article.title, article.url, article.outlet, article.published)
    story = Reported(facts=facts, sources=(origin,) if article.url or article.outlet else ())
    show(summary(story, article.title or source, facts.language), terminal())


def ask(
    question: Annotated[str, typer.Argument(help="What you want to know, in Korean or English.")],
    article: Annotated[
        str | None, typer.Option(metavar="URL|FILE|-", help="Answer from this article alone.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(help="Day of publication of that article, YYYY-MM-DD, where it does not state it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON instead of a reply.")] = False,
    reader: Annotated[
        ReaderName,
        typer.Option(help="The embedded reader, or PACTWIRE_MODEL with it behind (with --article)."),
    ] = ReaderName.EMBEDDED,
) -> None:
    """An answer with the sentence it rests on, from one article or from all that is stored."""
    from bot.cli.answering import answer_from_stored, answer_record, answer_to
    from summarizer.extract import read
    from summarizer.types import ReadArticle

    if article is not None:
        given = read_article(article, published=parse_day(published))
        about = [ReadArticle(given, read(given))]
        answer = answer_to(question, about)
        if reader is ReaderName.MODEL:
            from bot.cli.model import answer_by_model

            answer = answer_by_model(question, about, answer)
    elif reader is ReaderName.MODEL:
        raise typer.BadParameter("--reader model answers from one article; name it with --article.")
    else:
        answer = answer_from_stored(question)
    if as_json:
        write_line(answer_record(answer))
        return
    from bot.adapters.console import answer_lines, terminal

    terminal().print(answer_lines(answer))


def write_line(record: Mapping[str, object]) -> None:
    """One line of JSON on standard output, in UTF-8 whatever the terminal's own encoding is."""
    line = json.dumps(record, ensure_ascii=False)
    try:
        data = line.encode()
    except UnicodeEncodeError:  # a lone surrogate of the input: JSON has a way to write it, UTF-8 has none
        data = json.dumps(record).encode()
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()
