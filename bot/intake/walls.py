"""Pages that stand where an article should: captchas, logins, error pages, empty shells.

Each is told by its words, and only where there is little else: an article about captchas is an article.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.intake.metadata import without_scripts


class Wall(StrEnum):
    """What stands there; the value is what a person is told."""

    CAPTCHA = "The site asks whether we are human, so the article cannot be read."
    LOGIN = "The site asks for a login or a subscription, so the article cannot be read."
    GONE = "The site says that there is no such article."
    EMPTY = "There is no article's text on this page; it may be a list, a video, or made by scripts."

    @property
    def korean(self) -> str:
        """The same in Korean."""
        return _KOREAN[self]


_KOREAN = {
    Wall.CAPTCHA: "사이트가 사람인지 확인하라고 해서 기사를 읽을 수 없습니다.",
    Wall.LOGIN: "로그인하거나 구독해야 하는 기사라 읽을 수 없습니다.",
    Wall.GONE: "사이트에 없는 기사입니다.",
    Wall.EMPTY: "이 페이지에는 기사 본문이 없습니다. 목록이나 동영상이거나 스크립트로 만든 페이지일 수 있습니다.",
}


#: A text of so many characters is an article, whatever words stand in it.
_LONG = 800
#: A text of so many characters may be the teaser before a wall.
_TEASER = 250
#: A text of so many characters says nothing.
_NOTHING = 40
#: So many whole sentences tell something.
_TELLING = 3

_CAPTCHA = re.compile(
    r"\bcaptcha\b|recaptcha|h-captcha|cf-challenge|cf-turnstile|are you (?:a )?(?:human|robot)|"
    r"verify (?:that )?you are human|checking your browser|just a moment\.\.\.|unusual traffic|"
    r"로봇이 아닙니다|로봇이 아님|자동\s?(?:입력|등록)\s?방지|보안\s?문자|비정상적인 (?:접근|접속|트래픽)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:log|sign) ?in to (?:continue|read)|subscribe to (?:continue|read)|subscribers? only|"
    r"로그인\s?(?:후|하시면|이 필요)|회원\s?(?:전용|만 (?:볼|읽을))|구독자\s?전용|유료\s?(?:회원|기사)",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)
_GONE = re.compile(
    r"\b(?:404|410|403|50[0234])\b|not found|forbidden|access denied|no longer available|internal server error|"
    r"페이지를 찾을 수|(?:존재하지 않는|없는|삭제된|잘못된) (?:페이지|기사|게시물|주소)|"
    r"기사가 (?:삭제|존재하지)|접근이 (?:차단|제한|거부)|서비스 점검|일시적인 (?:오류|장애)",
    re.IGNORECASE,
)


def wall(html: str, text: str) -> Wall | None:
    """What keeps the article from us, by the page and the text that was found on it; None where nothing does."""
    if len(text) >= _LONG or _sentences(text) >= _TELLING:
        return None
    # A short text is judged by itself, a very short one by all that the page shows, and by its captcha's script.
    is_stub = len(text) < _TEASER
    shown = _shown(html) if is_stub else text
    if _CAPTCHA.search(html if is_stub else text):
        return Wall.CAPTCHA
    if _GONE.search(shown if len(text) < _NOTHING else text):
        return Wall.GONE
    if is_stub and _sentences(text) < _TELLING - 1 and (_LOGIN.search(text) or _PASSWORD.search(html)):
        return Wall.LOGIN
    return Wall.EMPTY if len(text) < _NOTHING else None


def _shown(html: str) -> str:
    """A page's words without its scripts and tags."""
    return re.sub(r"<[^<>]*>", " ", without_scripts(html))


def _sentences(text: str) -> int:
    """How many sentences of an article a text has: long enough to tell something, and ended."""
    return sum(len(part) >= 25 for part in re.split(r"(?<=[가-힣a-z0-9)”’\"])[.!?](?:\s+|$)", text)[:-1])
