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

_DEFAULT = Path("tests/quality/corpus/dev")
_SCORER = "score.py"


class _Reader(StrEnum):
    EMBEDDED = "embedded"


def add_to(app: typer.Typer) -> None:
    """Register this command."""
    app.command()(accuracy)


def accuracy(
    reader: Annotated[_Reader, typer.Option(help="Which reader to measure.")] = _Reader.EMBEDDED,
    corpus: Annotated[Path, typer.Option(help="Folder of labelled articles.")] = _DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="Figures for machines.")] = False,
) -> None:
    """The figures of facts and answers on a labelled corpus, for all articles and by language."""
    del reader  # there is one so far
    items = _items(corpus)
    score = _scorer(corpus)
    facts, answers = _predict(items, score.question_id)
    figures = {}
    for name, chosen in _by_language(items).items():
        figures[name] = {
            "facts": score.score_facts(chosen, facts, []),
            "answers": score.score_answers(chosen, answers, []),
        }
    if as_json:
        typer.echo(json.dumps(figures))
    else:
        _print(figures)


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


def _predict(
    items: Sequence[Mapping[str, Any]], question_id: Callable[[Mapping[str, Any], int], str]
) -> tuple[dict[str, list[Any]], dict[str, dict[str, Any]]]:
    from datetime import date

    from summarizer.answers.answer import answer
    from summarizer.extract import read_all
    from summarizer.records import alliance_record
    from summarizer.types import Article, Language, ReadArticle

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
    facts, answers = {}, {}
    for item, article, found in zip(items, articles, read_all(articles), strict=True):
        facts[item["id"]] = [alliance_record(alliance) for alliance in found.alliances]
        for number, question in enumerate(item["gold"]["questions"]):
            said = answer(question["q"], [ReadArticle(article, found)], today=article.published)
            answers[question_id(item, number)] = {"answers": list(said.answers), "abstained": said.abstained}
    return facts, answers


def _by_language(items: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    languages = {"all": list(items)}
    for item in items:
        languages.setdefault(item["lang"], []).append(item)
    return languages


def _print(figures: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
    from rich.table import Table

    from bot.adapters.console import terminal

    table = Table("figure", *figures, box=None, pad_edge=False)
    for part in ("facts", "answers"):
        for name in figures["all"][part]:
            table.add_row(name, *(_shown(by_part[part][name]) for by_part in figures.values()))
    terminal().print(table)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{value['f1']:.3f}"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
