"""Stand-ins that ship beside the protocols they fulfil."""

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
