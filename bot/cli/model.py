"""The model reader for one command at a terminal: asked for by name, within a budget of this command's own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import typer

from bot.domain.tally import Tally
from bot.errors import UserError
from summarizer.types import Answer, Article, Facts, ReadArticle

if TYPE_CHECKING:
    from bot.adapters.model_reader.parts import Choice, Modelled


_T = TypeVar("_T")


class ReaderName(StrEnum):
    """Which reader a command uses."""

    EMBEDDED = "embedded"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Known:
    """A reader that has read already."""

    facts: Facts
    name: str = "embedded"

    async def read(self, article: Article) -> Facts:
        """What is known."""
        del article
        return self.facts


def choice() -> Choice:
    """The model in the settings; raises UserError where there is none."""
    from bot.app import model_choice
    from bot.cli.setup import settings

    found = model_choice(settings())
    if found is None:
        raise UserError(
            "No model is set; PACTWIRE_MODEL takes openai:NAME or anthropic:NAME (docs/model-reader.md)."
        )
    return found


def facts_by_model(article: Article, embedded: Facts) -> Facts:
    """A model's facts where they hold, else these."""

    async def read(modelled: Modelled) -> Facts:
        return await modelled.reader(Known(embedded)).read(article)

    tally = Tally()
    facts = _with_model(read, tally)
    _say_who_served(tally)
    return facts


def answer_by_model(question: str, articles: Sequence[ReadArticle], embedded: Answer) -> Answer:
    """A model's answer where it holds, else this one."""

    async def answer(modelled: Modelled) -> Answer:
        return await modelled.answers.answer(question, articles, embedded, today=datetime.now(UTC).date())

    tally = Tally()
    found = _with_model(answer, tally)
    _say_who_served(tally)
    return found


def all_by_model(
    embedded: Sequence[tuple[Article, Facts, list[Answer]]], questions: Sequence[Sequence[str]]
) -> list[tuple[Article, Facts, list[Answer]]]:
    """Many articles and their questions, as many at once as the settings allow; says what it took."""
    tally = Tally()
    at_once = asyncio.Semaphore(choice().budget.calls)

    async def one(
        modelled: Modelled, done: tuple[Article, Facts, list[Answer]], asked: Sequence[str]
    ) -> tuple[Article, Facts, list[Answer]]:
        article, facts, said = done
        async with at_once:
            facts = await modelled.reader(Known(facts)).read(article)
            read = [ReadArticle(article, facts)]
            answers = [
                await modelled.answers.answer(question, read, answer, today=article.published)
                for question, answer in zip(asked, said, strict=True)
            ]
        return article, facts, answers

    async def work(modelled: Modelled) -> list[tuple[Article, Facts, list[Answer]]]:
        return await asyncio.gather(
            *(one(modelled, done, asked) for done, asked in zip(embedded, questions, strict=True))
        )

    found = _with_model(work, tally)
    _say_what_it_took(tally, len(embedded))
    return found


def _with_model(work: Callable[[Modelled], Awaitable[_T]], tally: Tally) -> _T:
    from bot.adapters.model_reader.parts import own

    modelled, _, _ = own(choice(), tally)

    async def run() -> _T:
        try:
            return await work(modelled)
        finally:
            await modelled.close()

    return asyncio.run(run())


def _say_who_served(tally: Tally) -> None:
    """To whoever waits at the terminal; a chat is not told."""
    for name, labels in tally.take():
        by = dict(labels).get("by", "")
        if name == "model_served" and by != "model":
            typer.echo(f"The embedded reader served: {by}.", err=True)


def _say_what_it_took(tally: Tally, articles: int) -> None:
    """What the model served, what of its claims was dropped, and what it cost, a line each."""
    shown = {
        "model_served": "served",
        "model_dropped": "dropped",
        "model_disagreements": "differs",
        "model_tokens": "tokens",
        "model_cost": "dollars",
    }
    counts = sorted(tally.take().items())
    for name, said in shown.items():
        found = [(" ".join(value for _, value in labels), n) for (key, labels), n in counts if key == name]
        if found:
            typer.echo(f"{said}: " + ", ".join(f"{label} {n:g}" for label, n in found), err=True)
    cost = sum(n for (key, labels), n in counts if key == "model_cost" and ("purpose", "article") in labels)
    typer.echo(f"dollars an article: {cost / max(1, articles):.5f}", err=True)
