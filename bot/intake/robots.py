"""What a site's robots.txt lets us do (RFC 9309), decided from the answer to the request for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from protego import Protego

from bot.errors import PermanentError, TransientError

#: The name that sites address us by in their robots.txt.
AGENT = "Pactwire"
#: What RFC 9309 (2.5) asks to be read at least; the rest of a longer file is not looked at.
MOST_BYTES = 500 * 1024
#: A longer delay than this would stop a newspaper's articles altogether; the site is still asked this seldom only.
_LONGEST_DELAY = 60.0


class DisallowedError(PermanentError):
    """The site's robots.txt asks programs, or us by name, to stay away from this page."""

    def __init__(self) -> None:
        super().__init__(
            "The site asks programs not to read this page (robots.txt), so it is not read.",
            korean="사이트가 robots.txt에서 프로그램의 접근을 막아 둔 페이지라 읽지 않습니다.",
        )

    def __reduce__(self) -> tuple[type[DisallowedError], tuple[()]]:
        return type(self), ()


class UnknownRulesError(TransientError):
    """The site's robots.txt cannot be had, which stands for "stay away" until it can."""


class Standing(Enum):
    """What the site answered when it was asked for its rules."""

    RULES = "rules"  # a file, to be followed
    NONE = "none"  # there is none: everything may be read
    UNKNOWN = "unknown"  # trouble: nothing may be read on our own account


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site lets us read."""

    standing: Standing
    #: What went wrong, where the rules cannot be had.
    because: str = "The site's robots.txt cannot be had at the moment, so nothing of it is read."
    because_korean: str = "사이트의 robots.txt를 지금 받을 수 없어 아무것도 읽지 않습니다."
    _file: Protego | None = None

    def check(self, url: str, *, for_a_person: bool = False) -> None:
        """Raise where the page may not be read.

        A page that a person asked for is one request on their behalf: rules that cannot be had don't stop it, rules
        that say no do.
        """
        if self.standing is Standing.UNKNOWN and not for_a_person:
            raise UnknownRulesError(self.because, korean=self.because_korean)
        if self._file is not None and not self._file.can_fetch(url, AGENT):
            raise DisallowedError

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two of our requests; 0 where it does not say."""
        wanted = self._file.crawl_delay(AGENT) if self._file is not None else None
        return min(max(wanted or 0.0, 0.0), _LONGEST_DELAY)


EVERYTHING = Rules(Standing.NONE)
UNKNOWN = Rules(Standing.UNKNOWN)


def rules(status: int, body: bytes) -> Rules:
    """The rules that an answer stands for: a file's own, none for 4xx, and no leave for anything else.

    429 is trouble, not absence: a site that is too busy to give its rules wants no further requests.
    """
    if status in (200, 203):
        text = body[:MOST_BYTES].decode("utf-8", errors="replace").lstrip("\ufeff")
        return Rules(Standing.RULES, _file=Protego.parse(text))
    if 400 <= status < 500 and status != 429:
        return EVERYTHING
    return UNKNOWN
