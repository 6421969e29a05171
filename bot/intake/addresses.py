"""Which addresses may be fetched: decided on the text of a URL, and again on each address it resolves to."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit, urlunsplit

from bot.errors import UserError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Ports of the public web; any other may lead to a service that was never meant for us.
_WEB_PORTS = frozenset({80, 443})

# What no public page is served from. `ipaddress.is_global` alone lets some of these pass, and which ones depends on
# the Python version; the list follows IANA's special-purpose registries and the transition prefixes that can hide
# an IPv4 address. 168.63.129.16 is a cloud's metadata service under a public-looking number.
_DENIED: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)


class RefusedURLError(UserError):
    """An address that is not fetched, whoever asks; the message says why, and nothing of what lies behind it."""


def admit_url(url: str) -> str:
    """The URL in the form in which it is fetched: trimmed, without fragment and credentials.

    Raises RefusedURLError for anything that is no plain web address.
    """
    url = url.strip()
    if len(url) > 2000:
        raise RefusedURLError(
            "The address is longer than 2,000 characters; send a shorter one.",
            korean="주소가 2,000자를 넘습니다. 더 짧은 주소를 보내 주십시오.",
        )
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise RefusedURLError(
            "The address holds spaces, backslashes or control characters; send it as the browser shows it.",
            korean="주소에 빈칸이나 쓸 수 없는 글자가 있습니다. 브라우저에 보이는 그대로 보내 주십시오.",
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusedURLError(
            "The address cannot be read; send it as the browser shows it.",
            korean="주소를 읽을 수 없습니다. 브라우저에 보이는 그대로 보내 주십시오.",
        ) from None
    if parts.scheme.lower() not in ("http", "https"):
        raise RefusedURLError(
            "Only addresses that begin with http:// or https:// can be read.",
            korean="http:// 또는 https://로 시작하는 주소만 읽을 수 있습니다.",
        )
    if not parts.hostname:
        raise RefusedURLError(
            "The address names no site; send it as the browser shows it.",
            korean="주소에 사이트 이름이 없습니다. 브라우저에 보이는 그대로 보내 주십시오.",
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = f"{host}:{port}" if port is not None else host
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", parts.query, ""))


def admit_addresses(addresses: Iterable[Address], port: int, allowed: Sequence[Network]) -> list[Address]:
    """The addresses of a host, if every one of them may be connected to on that port.

    One bad address among good ones refuses the host: which of them is dialled would be chance.
    """
    admitted = []
    for address in addresses:
        if any(_within(address, network) for network in allowed):
            admitted.append(address)
            continue
        if not address.is_global or any(_within(address, network) for network in _DENIED):
            raise RefusedURLError(
                "The address leads into a private network and is not fetched.",
                korean="내부망으로 이어지는 주소라 읽지 않습니다.",
            )
        if port not in _WEB_PORTS:
            raise RefusedURLError(
                "Only the web's own ports, 80 and 443, are fetched from.",
                korean="웹의 기본 포트(80, 443)로만 읽습니다.",
            )
        admitted.append(address)
    return admitted


def _within(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network
