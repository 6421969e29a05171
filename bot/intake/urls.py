"""One canonical address for the many under which a page is passed around."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

#: Parameters that tell where a reader came from and never which page it is. From the documentation of the
#: analytics services that add them.
_TRACKING = re.compile(
    r"^(utm_.*|mtm_.*|pk_.*|hsa_.*|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|igshid|mc_cid|mc_eid|_hsenc|"
    r"_hsmi|vero_id|oly_anon_id|oly_enc_id|ref|ref_src|referrer|source|from|cmpid|ito|sr_share|share|spm|"
    r"n_media|n_query|n_rank|n_ad_group|n_ad|n_keyword.*|nclick|sns|kakao_from)$",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
#: Hosts of mobile and AMP twins, and the www. that only some links have: m.example.com, amp.example.com.
_TWIN_HOST = re.compile(r"^(?:m|mobile|amp|wap|www)\.(?=[^.]+\.[^.]+)")
#: google.com/amp/s/example.com/a and example-com.cdn.ampproject.org/c/s/example.com/a
_VIEWER = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]{2,6}/amp|[\w-]+\.cdn\.ampproject\.org/[cv])/(?P<secure>s)?(?:/)?(?P<page>[^/]+\..+)",
    re.IGNORECASE,
)
_TWIN_PATH = re.compile(r"(?:/amp|/amp\.html|\.amp)/?$|^/amp(?=/)", re.IGNORECASE)
_TWIN_PARAMETERS = {"amp", "outputtype", "print", "printable", "mobile", "view"}


def canonical(url: str) -> str:
    """The address that all twins of a page share; its own canonical again.

    >>> canonical("https://m.News.example.com:443/a/1/amp?utm_source=x&id=7#top")
    'https://news.example.com/a/1?id=7'
    """
    whole = url.strip()
    try:
        parts = urlsplit(_out_of_viewer(whole))
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        return whole
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return whole
    netloc = f"[{host}]" if ":" in host else _main_host(host)
    if port not in (None, _DEFAULT_PORTS[scheme]):
        netloc = f"{netloc}:{port}"
    return urlunsplit((scheme, netloc, _path(parts.path), _query(parts.query), ""))


def _out_of_viewer(url: str) -> str:
    """The page that a search engine's AMP viewer or cache shows."""
    while found := _VIEWER.match(url):
        url = f"http{found['secure'] or ''}://{found['page']}"
    return url


def _main_host(host: str) -> str:
    while (bare := _TWIN_HOST.sub("", host)) != host:
        host = bare
    return host


def _path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", _escaped(path)) or "/"
    while (shorter := _TWIN_PATH.sub("", path).rstrip("/")) != path and path != "/":
        path = shorter or "/"
    return path if path.startswith("/") else f"/{path}"


def _query(query: str) -> str:
    """The parameters that choose the page, in one order; their bytes stay, as old sites mean CP949 by them."""
    given = [part.partition("=") for part in query.split("&") if part]
    kept = [
        (_escaped(name), is_set, _escaped(value)) for name, is_set, value in given if not _noise(name, value)
    ]
    return "&".join("".join(part) for part in sorted(kept))


def _escaped(text: str) -> str:
    """One spelling of the same bytes: `%7e` is `~`, `%c0` is `%C0`, `가` is `%EA%B0%80`, a stray `%` is `%25`."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = re.sub(r"%([0-9A-Fa-f]{2})", lambda found: _octet(int(found[1], 16)), text)
    return quote(text, safe="%/:@!$&'()*+,;=~-._?[]")


def _octet(value: int) -> str:
    letter = chr(value)
    return letter if letter.isascii() and (letter.isalnum() or letter in "-._~") else f"%{value:02X}"


def _noise(name: str, value: str) -> bool:
    if _TRACKING.match(name):
        return True
    return name.lower() in _TWIN_PARAMETERS and value.lower() in (
        "",
        "1",
        "y",
        "yes",
        "true",
        "amp",
        "print",
        "mobile",
    )


def origin(url: str) -> str:
    """Scheme, name and port: what politeness counts as one host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"
