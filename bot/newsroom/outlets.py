"""The invented outlets: what each is called, where it prints and in which of the web's old habits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.newsroom.pieces import Piece, pieces


class FeedFormat(StrEnum):
    """The kinds of feed that outlets offer."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One newspaper of the newsroom."""

    key: str
    name: str
    language: str
    timezone: str
    feed_format: FeedFormat
    feed_path: str
    #: The address of a piece, `{id}` and `{day}` filled in.
    page_path: str
    #: What the pages are written in.
    encoding: str = "utf-8"
    #: Whether the server tells the encoding, or leaves it to the page.
    declares_encoding: bool = True

    def path(self, piece: Piece) -> str:
        """Where a piece of this outlet stands on the server."""
        return self.page_path.format(id=piece.id, day=f"{piece.published:%Y%m%d}")

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What it prints, newest first."""
        return tuple(piece for piece in reversed(pieces()) if piece.outlet == self.key)


_SEOUL = "Asia/Seoul"
_RSS, _ATOM, _JSON = FeedFormat.RSS, FeedFormat.ATOM, FeedFormat.JSON

OUTLETS: dict[str, Outlet] = {
    outlet.key: outlet
    for outlet in (
        Outlet("gaon", "가온경제", "ko", _SEOUL, _RSS, "/gaon/rss/it.xml", "/gaon/news/{day}/{id}"),
        Outlet(
            *("jeonpa", "전파나루", "ko", _SEOUL, _RSS, "/jeonpa/rss.php", "/jeonpa/view.php/{id}"),
            encoding="cp949",
            declares_encoding=False,
        ),
        Outlet("maru", "디지털마루", "ko", _SEOUL, _JSON, "/maru/feed.json", "/maru/articles/{id}"),
        Outlet("nadeul", "IT나들목", "ko", _SEOUL, _RSS, "/nadeul/allArticle.xml", "/nadeul/read/{id}.html"),
        Outlet("ledger", "Han River Ledger", "en", _SEOUL, _ATOM, "/ledger/atom.xml", "/ledger/{id}/"),
        Outlet(
            *("stack", "Signal & Stack", "en", "America/New_York", _RSS, "/stack/feed/", "/stack/{day}/{id}"),
        ),
    )
}
