"""What the newsroom prints: the pieces that ship beside this module, and what is known of each.

A piece is two files: `articles/<id>.toml` is what the outlet prints, `articles/<id>.json` the facts that a
reader must find in it, in the corpus's format. The pages are made from the first alone.

In a body, paragraphs stand between blank lines; a line that begins with `@` is something else:

    @photo CAPTION          a picture; most outlets print its caption twice
    @related TITLE | TITLE  a box of other headlines in the middle of the text
    @list ITEM | ITEM       bullets
    @head TEXT              a heading between paragraphs
    @ad TEXT                an advertisement
    @graphic TEXT           the file name of a picture that was left standing
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any


class BlockKind(StrEnum):
    """What a part of a body is; only the first three belong to the article."""

    PARAGRAPH = "paragraph"
    HEAD = "head"
    LIST = "list"
    PHOTO = "photo"
    RELATED = "related"
    AD = "ad"
    GRAPHIC = "graphic"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a body; a list and a box of headlines have several texts, all else one."""

    kind: BlockKind
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(self.texts)


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as its outlet has it, before it becomes a page."""

    id: str
    #: The key of its outlet.
    outlet: str
    section: str
    title: str
    #: Lines under the headline.
    decks: tuple[str, ...]
    author: str
    published: datetime
    blocks: tuple[Block, ...]
    #: Words that the outlet files it under.
    tags: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """What the feed says of it: its first paragraph."""
        return next(block.text for block in self.blocks if block.kind is BlockKind.PARAGRAPH)


def pieces() -> tuple[Piece, ...]:
    """All pieces, oldest first."""
    return _all()


def plain_text(piece: Piece) -> str:
    """The body as somebody would copy it from the page by hand, captions and all."""
    parts = list(piece.decks)
    for block in piece.blocks:
        if block.kind is BlockKind.PHOTO:
            parts.append(block.text * 2)
        elif block.kind is BlockKind.RELATED:
            parts.append("\n".join(("관련기사", *(f"· {text}" for text in block.texts))))
        elif block.kind is BlockKind.LIST:
            parts.append("\n".join(f"- {text}" for text in block.texts))
        else:
            parts.append(block.text)
    return "\n\n".join([*parts, piece.author])


@cache
def _all() -> tuple[Piece, ...]:
    found = [
        _parse(path.name.removesuffix(".toml"), tomllib.loads(path.read_text("utf-8")))
        for path in folder().iterdir()
        if path.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda piece: (piece.published, piece.id)))


def folder() -> Traversable:
    """Where the pieces lie."""
    return resources.files("bot.newsroom") / "articles"


def _parse(piece_id: str, table: dict[str, Any]) -> Piece:
    return Piece(
        id=piece_id,
        outlet=table["outlet"],
        section=table["section"],
        title=table["title"],
        decks=tuple(table.get("decks", ())),
        author=table["author"],
        published=table["published"],
        blocks=tuple(_block(text) for text in table["body"].strip().split("\n\n")),
        tags=tuple(table.get("tags", ())),
    )


def _block(text: str) -> Block:
    text = " ".join(text.split())
    if not text.startswith("@"):
        return Block(BlockKind.PARAGRAPH, (text,))
    word, _, rest = text[1:].partition(" ")
    return Block(BlockKind(word), tuple(part.strip() for part in rest.split(" | ")))
