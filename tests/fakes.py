"""Stand-ins that ship beside the protocols they fulfil."""

from contextlib import asynccontextmanager

from bot.domain.archive import Found
from bot.errors import UserError
from bot.newsroom.gold import item
from bot.newsroom.pieces import pieces
from summarizer.records import alliance_from
from summarizer.types import Article, Facts, Language


def read_gold(article: Article) -> Facts:
    """A reader that knows the newsroom's pieces by heart and every other article not at all."""
    for piece in pieces():
        known = item(piece)
        if known["title"][:15] == article.title[:15]:
            alliances = [alliance_from(alliance) for alliance in known["gold"]["alliances"]]
            return Facts(tuple(alliances), Language(known["lang"]))
    return Facts()


class EmptyArchive:
    """An archive in which nothing was ever written down."""

    @asynccontextmanager
    async def reading(self):
        yield self

    async def who(self, name):
        return []

    near = named = who

    async def find(self, query):
        return Found((), 0)

    async def count(self, query):
        return (await self.find(query)).total

    async def companions(self, party, period=None):
        return []

    async def busiest(self, *, period, reason, most):
        return []

    async def reasons(self, *, period, party=None):
        return {}

    async def decisions(self):
        return []

    async def split(self, name, *, actor):
        raise UserError(
            f"No organisation goes by the name {name}.", korean=f"‘{name}’라는 이름의 기업·기관이 없습니다."
        )

    async def undo(self, *, actor, line=None):
        raise UserError("There is nothing to undo.", korean="되돌릴 것이 없습니다.")
