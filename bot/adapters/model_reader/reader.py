"""A reader with a model: the embedded reader's facts, or a model's where they hold.

article -> embedded reader -> asked the model before? -> ask -> every claim checked -> facts; else the embedded ones
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from bot.adapters.model_reader import prompt
from bot.adapters.model_reader.asking import Asking, Unanswered
from bot.domain.model_budget import Worth
from bot.domain.tally import Tally
from bot.ports import Reader
from bot.store import model_readings
from bot.store.model_readings import ModelReading
from bot.store.session import Database
from summarizer.claims import Claims
from summarizer.disagreement import differences
from summarizer.grounding import Grounded, ground, numbered
from summarizer.types import Article, Facts

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class Memory(Protocol):
    """Remembers what was claimed."""

    async def claims_of(self, key: str) -> Any | None:
        """What was claimed when the same was asked before."""
        ...

    async def keep(self, reading: ModelReading) -> None:
        """Keep what was claimed now, and what came of it."""
        ...


class SharedMemory:
    """The memory of all processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claims_of(self, key: str) -> Any | None:
        """From the store."""
        async with self._database.transaction() as connection:
            return await model_readings.claims_of(connection, key)

    async def keep(self, reading: ModelReading) -> None:
        """Into the store."""
        async with self._database.transaction() as connection:
            await model_readings.keep(connection, reading)


@dataclass
class NoMemory:
    """For one command at a terminal: what was kept can be looked at, and is gone after it."""

    kept: list[ModelReading]

    async def claims_of(self, key: str) -> Any | None:
        """Never."""
        del key
        return None

    async def keep(self, reading: ModelReading) -> None:
        """For as long as this lives."""
        self.kept.append(reading)


class ModelReader:
    """The reader port, with a model beside the reader inside."""

    def __init__(
        self,
        inner: Reader,
        asking: Asking,
        memory: Memory,
        tally: Tally,
        *,
        fence: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._inner = inner
        self._asking = asking
        self._memory = memory
        self._tally = tally
        self._fence = fence

    @property
    def name(self) -> str:
        """That of the reader inside; facts that are a model's say so themselves."""
        return self._inner.name

    async def read(self, article: Article) -> Facts:
        """The facts of one article, a model's where it was asked and its claims hold."""
        embedded = await self._inner.read(article)
        given = numbered(article)
        if not any(not sentence.in_title for sentence in given.sentences):
            return self._served(embedded, "empty")
        if sum(len(sentence.text) for sentence in given.sentences) > prompt.MOST_CHARACTERS:
            return self._served(embedded, "long")
        key = self._key(article)
        # A text that somebody pasted is nobody's to keep.
        remembered = await self._memory.claims_of(key) if _is_public(article) else None
        took = Worth(0, 0)
        claims = _claims_from(remembered) if remembered is not None else None
        if claims is None:
            said = await self._asking.ask(
                Claims, *prompt.for_reading(given, self._fence()), purpose="article"
            )
            if isinstance(said, Unanswered):
                return self._served(embedded, said.because)
            assert isinstance(said.form, Claims)  # noqa: S101  # it is what was asked for
            claims, took = said.form, Worth(said.tokens.all, said.money)
        else:
            self._tally.count("model_askings", purpose="article", outcome="remembered")
        grounded = ground(claims, given)
        await self._note(article, key, claims, took, grounded, embedded)
        if claims.alliances and not grounded.facts.alliances:
            return self._served(embedded, "ungrounded")
        return self._served(replace(grounded.facts, reader=self._own_name), "model")

    @property
    def _own_name(self) -> str:
        return f"{self._asking.name} {prompt.VERSION}"

    def _served(self, facts: Facts, by: str) -> Facts:
        self._tally.count("model_served", purpose="article", by=by)
        return facts

    async def _note(
        self, article: Article, key: str, claims: Claims, took: Worth, grounded: Grounded, embedded: Facts
    ) -> None:
        for kind, times in grounded.dropped.items():
            self._tally.count("model_dropped", times, kind=kind)
        differs = differences(embedded, grounded.facts)
        for name in differs:
            self._tally.count("model_disagreements", field=name)
        if not _is_public(article):
            return
        await self._memory.keep(
            ModelReading(
                key=key,
                reader=self._own_name,
                claims=_adapter().dump_python(claims, mode="json"),
                took=took,
                article_id=int(article.id) if article.id.isdigit() else None,
                dropped=grounded.dropped,
                differs=differs,
            )
        )

    def _key(self, article: Article) -> str:
        """What the model's claims hang on: itself, what it is told, and what it is shown."""
        published = article.published.isoformat() if article.published else ""
        language = article.language.value if article.language else ""
        parts = (self._asking.name, str(prompt.VERSION), published, language, article.title, article.body)
        digest = hashlib.sha256()
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()


def _is_public(article: Article) -> bool:
    return bool(article.url)


def _claims_from(remembered: Any) -> Claims | None:
    from pydantic import ValidationError

    try:
        return _adapter().validate_python(remembered)
    except ValidationError:  # an older form
        return None


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Claims]:
    from pydantic import TypeAdapter

    return TypeAdapter(Claims)
