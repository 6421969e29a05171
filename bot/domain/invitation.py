"""Links that open a conversation with us with an order in it, in the few characters that platforms allow. Pure."""

from __future__ import annotations

import base64
import binascii
import re

#: Telegram's limit for what a link brings along.
_MOST = 64
_MARK = "o-"


def payload(order: str) -> str:
    """What a link brings along to offer this order, in words; empty where it is too long.

    >>> payload("평일 08:30 KT")
    'o-7Y-J7J28IDA4OjMwIEtU'
    """
    made = _MARK + base64.urlsafe_b64encode(" ".join(order.split()).encode()).decode().rstrip("=")
    return made if len(made) <= _MOST else ""


def order_of(brought: str) -> str:
    """The order in words that a link offers; empty where it brings none.

    >>> order_of("o-7Y-J7J28IDA4OjMwIEtU")
    '평일 08:30 KT'
    """
    coded = brought.removeprefix(_MARK)
    if coded == brought or not re.fullmatch(r"[A-Za-z0-9_-]{1,62}", coded):
        return ""
    try:
        order = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return order if order.isprintable() else ""
