"""What a reader must find in each piece, as items of the corpus's format; never part of a page."""

from __future__ import annotations

import json
from typing import Any

from bot.newsroom.outlets import OUTLETS
from bot.newsroom.pieces import Piece, folder, plain_text


def item(piece: Piece) -> dict[str, Any]:
    """The corpus item of a piece: the article as plain text beside its story, facts and questions."""
    known: dict[str, Any] = json.loads(folder().joinpath(f"{piece.id}.json").read_text("utf-8"))
    outlet = OUTLETS[piece.outlet]
    return {
        "id": piece.id,
        "story": known["story"],
        "lang": outlet.language,
        "outlet": outlet.name,
        "url": f"https://news.example{outlet.path(piece)}",
        "published": piece.published.date().isoformat(),
        "title": piece.title,
        "body": plain_text(piece),
        "gold": known["gold"],
    }
