"""Text in runs of one style each, cut into messages that Telegram takes, written as its HTML.

styled runs -> one clean text -> places to cut -> clipped runs -> HTML

Tags never stand in the text that is cut, so every part is balanced by construction, and nothing from outside is
ever read as a tag.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.adapters.runs import clean, cleaned, clipped, visible
from bot.domain.characters import between_characters

#: Telegram's own number counts code points on some servers and UTF-16 units in its documents: the stricter holds.
MOST_UNITS = 4096
#: Telegram drops what is beyond the 100th without a word.
MOST_ENTITIES = 100
#: All addresses of a message together; past about 9,500 bytes the server answers ENTITIES_TOO_LONG.
MOST_ADDRESS_BYTES = 9_000
#: The server's limit before parsing is 32 KiB.
_MOST_SOURCE_BYTES = 30_000

#: What clients and servers turn into entities by themselves: addresses, mentions, commands, tags, mail.
_FOUND_BY_ITSELF = re.compile(r"https?://|[@#/$][\w]|\w\.[a-z]{2}|\+?\d[\d -]{6,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    #: Runs side by side with the same number stand in one quote that folds out; 0 is none.
    quote: int = 0

    @property
    def plain(self) -> bool:
        """Whether it has no style at all."""
        return not (self.bold or self.italic or self.link or self.quote)


@dataclass(frozen=True, slots=True)
class Part:
    """One message: as Telegram's HTML, and as people read it."""

    html: str
    text: str


def web_link(address: str) -> str:
    """The address if Telegram takes it for a link, else nothing."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    sound = parts.scheme in ("http", "https") and host and not re.search(r"[\s\x00-\x1f]", address)
    return clean(address) if sound and len(address.encode(errors="replace")) <= 2048 else ""


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def parts(runs: Iterable[Run], *, most: int = MOST_UNITS) -> list[Part]:
    """The runs as messages, cut where a reader would cut: after a block, a line, a sentence, a word."""
    whole = cleaned(runs)
    text = "".join(run.text for run in whole)
    made, start = [], 0
    while start < len(text):
        start += len(text) - start - len(text[start:].lstrip())
        if start >= len(text):
            break
        end = _end(whole, text, start, most)
        shown = text[start:end].rstrip()
        if visible(shown):
            made.append(Part(_html(clipped(whole, start, start + len(shown))), shown))
        start = end
    return made


def _end(runs: Sequence[Run], text: str, start: int, most: int) -> int:
    """Where a message that begins at `start` ends: as far as the limits allow, at the best place before that."""
    end = _reach(runs, text, start, most)
    if end >= len(text):
        return len(text)
    window = text[start:end]
    for pattern, least in ((r"\n\n", 0.4), (r"\n", 0.4), (r"[.!?。…][\"'”’)\]]*\s", 0.5), (r"\s", 0.5)):
        for found in reversed(list(re.finditer(pattern, window))):
            if found.end() >= least * len(window):
                return start + found.end()
    while end > start + 1 and not between_characters(text, end):
        end -= 1
    return end if end > start + 1 else max(start + 1, _reach(runs, text, start, most))


def _reach(runs: Sequence[Run], text: str, start: int, most: int) -> int:
    """The farthest end that keeps within units, entities, addresses and bytes."""
    counted, source = 0, 0
    end = start
    for end in range(start, len(text)):  # the place where it stopped is the result
        character = text[end]
        counted += 2 if character > "\uffff" else 1
        source += 6 if character in "&<>\"'" else len(character.encode())
        if counted > most or source > _MOST_SOURCE_BYTES:
            break
    else:
        end = len(text)
    position, entities, addresses, bold_tags = 0, 0, 0, 0
    last_quote = 0
    for run in runs:
        begin, position = position, position + len(run.text)
        if position <= start:
            continue
        if begin >= end:
            break
        piece = run.text[max(0, start - begin) : end - begin]
        own = bool(run.link) + run.bold + run.italic + bool(run.quote and run.quote != last_quote)
        last_quote = run.quote
        addresses += len(run.link.encode()) if run.link else 0
        bold_tags += 40 + len(html.escape(run.link))
        entities += own
        if entities > MOST_ENTITIES or addresses > MOST_ADDRESS_BYTES or source + bold_tags > 32_000:
            return max(begin, start + 1)
        for found in _FOUND_BY_ITSELF.finditer(piece):
            entities += 1
            if entities > MOST_ENTITIES:
                return max(max(begin, start) + found.start(), start + 1)
    return max(end, start + 1)


def _html(runs: Sequence[Run]) -> str:
    written, quote = [], 0
    for run in runs:
        if run.quote != quote:
            written.append("</blockquote>" if quote else "")
            written.append("<blockquote expandable>" if run.quote else "")
            quote = run.quote
        piece = html.escape(run.text, quote=False)
        if run.italic:
            piece = f"<i>{piece}</i>"
        if run.bold:
            piece = f"<b>{piece}</b>"
        if run.link:
            piece = f'<a href="{html.escape(run.link)}">{piece}</a>'
        written.append(piece)
    written.append("</blockquote>" if quote else "")
    return "".join(written)
