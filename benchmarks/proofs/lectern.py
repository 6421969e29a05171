"""What the proofs about the model reader share: labelled articles, a model on loopback, and all that a chat would show."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.adapters.model_reader.asking import Patience
from bot.adapters.model_reader.ledger import OwnLedger
from bot.adapters.model_reader.parts import Choice, Modelled
from bot.adapters.model_reader.reader import NoMemory
from bot.adapters.slack import format as slack
from bot.adapters.telegram import format as telegram
from bot.briefing.compose import summary
from bot.domain.chat import Reply
from bot.domain.edition import Reported
from bot.domain.model_budget import Budget
from bot.domain.tally import Tally
from summarizer.types import Answer, Article, Facts, Language, Source
from tests.emulators.model import Asked, ModelServer, Said, serve

_CORPUS = Path(__file__).parents[2] / "tests/quality/corpus"
#: Stands for every secret that a process holds: a model that is shown it by mistake would tell.
CANARY = "sk-CANARY-7f3a9b"


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and what people found in it."""

    article: Article
    gold: dict[str, Any]


def labelled(language: Language, most: int) -> list[Labelled]:
    """Articles of the project's corpus that tell of alliances, always the same ones."""
    found = []
    for path in sorted([*(_CORPUS / "dev").glob("*.json"), *(_CORPUS / "more").glob("*.json")]):
        item = json.loads(path.read_text("utf-8"))
        if item.get("lang") != language.value or not item["gold"]["alliances"]:
            continue
        article = Article(
            title=item["title"],
            body=item["body"],
            published=date.fromisoformat(item["published"]),
            language=language,
            outlet=item["outlet"],
            url=item["url"],
        )
        found.append(Labelled(article, item["gold"]))
    return found[:most]


@dataclass(frozen=True, slots=True)
class Lectern:
    """A model that stands beside a reader, and who serves."""

    modelled: Modelled
    server: ModelServer
    tally: Tally

    async def read(self, article: Article, embedded: Facts) -> Facts:
        """The facts, the model's where they hold."""
        return await self.modelled.reader(_Known(embedded)).read(article)


@dataclass(frozen=True, slots=True)
class _Known:
    facts: Facts
    name: str = "embedded"

    async def read(self, article: Article) -> Facts:
        del article
        return self.facts


@asynccontextmanager
async def lectern(play: Callable[[Asked], Said], *, seconds: float = 30.0) -> AsyncIterator[Lectern]:
    """A model that plays this, over real HTTP, with a key that is the canary."""
    tally = Tally()
    async with serve(play) as server:
        choice = Choice("openai:hostile", key=CANARY, url=server.url, patience=Patience(seconds, 0.01))
        ledger = OwnLedger(Budget(calls=100))
        modelled = Modelled(choice, ledger, NoMemory([]), tally)
        try:
            yield Lectern(modelled, server, tally)
        finally:
            await modelled.close()


def shown(article: Article, facts: Facts, answers: Sequence[Answer] = ()) -> str:
    """Everything that Telegram and Slack would be sent of these facts and answers, in both languages."""
    source = Source(article.title, article.url, article.outlet, article.published)
    story = Reported(facts=facts, sources=(source,))
    replies = [Reply(document=summary(story, article.title, language)) for language in Language]
    replies += [Reply(answer=answer) for answer in answers]
    return json.dumps(
        [[telegram.payloads(reply), slack.payloads(reply)] for reply in replies], ensure_ascii=False
    )
