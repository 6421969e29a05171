"""`accuracy`: how well the reader does on a labelled corpus, figure by figure and language by language."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer

from bot.errors import UserError
from summarizer.types import Answer, Article, Facts, Language, ReadArticle

_DEFAULT = Path("tests/quality/corpus/dev")
_SCORER = "score.py"


#: Facts of each article, answers to each question, as the scorer takes them.
_Predicted = tuple[dict[str, list[Any]], dict[str, dict[str, Any]]]


class _Reader(StrEnum):
    EMBEDDED = "embedded"
    MODEL = "model"
    BOTH = "both"


def add_to(app: typer.Typer) -> None:
    """Register this command."""
    app.command()(accuracy)


def accuracy(
    reader: Annotated[
        _Reader, typer.Option(help="The embedded reader, PACTWIRE_MODEL with it behind, or both.")
    ] = _Reader.EMBEDDED,
    corpus: Annotated[Path, typer.Option(help="Folder of labelled articles.")] = _DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="Figures for machines.")] = False,
) -> None:
    """The figures of facts and answers on a labelled corpus, for all articles and by language."""
    if reader is not _Reader.EMBEDDED:
        from bot.cli.model import choice

        choice()  # whoever forgot to set one hears of it before an article is read
    items = _items(corpus)
    score = _scorer(corpus)
    embedded = _embedded(items)
    figures = {}
    if reader is not _Reader.MODEL:
        figures["embedded"] = _figures(items, score, _predicted(items, embedded, score.question_id))
    if reader is not _Reader.EMBEDDED:
        modelled = _by_model(items, embedded)
        figures["model"] = _figures(items, score, _predicted(items, modelled, score.question_id))
    if as_json:
        typer.echo(json.dumps(figures if reader is _Reader.BOTH else figures[reader.value]))
    else:
        for name, found in figures.items():
            _print(found, heading=name if reader is _Reader.BOTH else "figure")


def _figures(
    items: Sequence[dict[str, Any]], score: ModuleType, predicted: _Predicted
) -> dict[str, dict[str, Any]]:
    facts, answers = predicted
    return {
        name: {
            "facts": score.score_facts(chosen, facts, []),
            "answers": score.score_answers(chosen, answers, []),
        }
        for name, chosen in _by_language(items).items()
    }


def _items(corpus: Path) -> list[dict[str, Any]]:
    paths = sorted(corpus.glob("*.json"))
    if not paths:
        raise UserError(
            f"{corpus} holds no labelled articles; run this in a checkout, or name a folder with --corpus."
        )
    return [json.loads(path.read_text("utf-8")) for path in paths]


def _scorer(corpus: Path) -> ModuleType:
    """The corpus's own scorer, which stands beside or above it."""
    for folder in (corpus, *corpus.resolve().parents, _DEFAULT.parents[1]):
        path = folder / _SCORER
        if path.is_file():
            spec = importlib.util.spec_from_file_location("pactwire_corpus_score", path)
            assert spec is not None  # noqa: S101  # the file exists
            assert spec.loader is not None  # noqa: S101
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    raise UserError(f"There is no {_SCORER} beside {corpus} or in a folder above it; run this in a checkout.")


#: An article, its facts, and the answers to its questions.
_Done = tuple[Article, Facts, list[Answer]]


def _embedded(items: Sequence[Mapping[str, Any]]) -> list[_Done]:
    from datetime import date

    from summarizer.answers.answer import answer
    from summarizer.extract import read_all

    articles = [
        Article(
            title=item["title"],
            body=item["body"],
            published=date.fromisoformat(item["published"]),
            language=Language(item["lang"]),
            outlet=item["outlet"],
            url=item["url"],
        )
        for item in items
    ]
    done = []
    for item, article, found in zip(items, articles, read_all(articles), strict=True):
        read = [ReadArticle(article, found)]
        questions = item["gold"]["questions"]
        said = [answer(question["q"], read, today=article.published) for question in questions]
        done.append((article, found, said))
    return done


def _by_model(items: Sequence[Mapping[str, Any]], embedded: Sequence[_Done]) -> list[_Done]:
    from bot.cli.model import all_by_model

    questions = [[question["q"] for question in item["gold"]["questions"]] for item in items]
    return all_by_model(embedded, questions)


def _predicted(
    items: Sequence[Mapping[str, Any]],
    done: Sequence[_Done],
    question_id: Callable[[Mapping[str, Any], int], str],
) -> _Predicted:
    from summarizer.records import alliance_record

    facts, answers = {}, {}
    for item, (_, found, said) in zip(items, done, strict=True):
        facts[item["id"]] = [alliance_record(alliance) for alliance in found.alliances]
        for number, one in enumerate(said):
            answers[question_id(item, number)] = {"answers": list(one.answers), "abstained": one.abstained}
    return facts, answers


def _by_language(items: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    languages = {"all": list(items)}
    for item in items:
        languages.setdefault(item["lang"], []).append(item)
    return languages


def _print(figures: Mapping[str, Mapping[str, Mapping[str, Any]]], *, heading: str) -> None:
    from rich.table import Table

    from bot.adapters.console import terminal

    table = Table(heading, *figures, box=None, pad_edge=False)
    for part in ("facts", "answers"):
        for name in figures["all"][part]:
            table.add_row(name, *(_shown(by_part[part][name]) for by_part in figures.values()))
    terminal().print(table)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{value['f1']:.3f}"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
