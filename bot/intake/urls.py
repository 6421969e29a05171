"""One canonical address for the many under which a page is passed around."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

#: Parameters that tell where a reader came from and never which page it is. From the documentation of the
#: analytics services that add them.
_TRACKING = re.compile(
    r"^(utm_.*|mtm_.*|pk_.*|hsa_.*|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|igshid|mc_cid|mc_eid|_hsenc|"
    r"_hsmi|vero_id|oly_anon_id|oly_enc_id|ref|ref_src|referrer|source|from|cmpid|ito|sr_share|share|spm|"
    r"n_media|n_query|n_rank|n_ad_group|n_ad|n_keyword.*|nclick|sns|kakao_from)$",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
#: Hosts of mobile and AMP twins: m.example.com, amp.example.com, mobile.example.com.
_TWIN_HOST = re.compile(r"^(?:m|mobile|amp|wap)\.(?=[^.]+\.[^.]+)")
_TWIN_PATH = re.compile(r"(?:/amp|/amp\.html|\.amp)/?$|^/amp(?=/)", re.IGNORECASE)
_TWIN_PARAMETERS = {"amp", "outputtype", "print", "printable", "mobile", "view"}


def canonical(url: str) -> str:
    """The address that all twins of a page share; its own canonical again.

    >>> canonical("https://m.News.example.com:443/a/1/amp?utm_source=x&id=7#top")
    'https://news.example.com/a/1?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return url.strip()
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return url.strip()
    while (bare := _TWIN_HOST.sub("", host)) != host:
        host = bare
    host = host.removeprefix("www.") if host.count(".") > 1 else host
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = re.sub(r"/{2,}", "/", parts.path) or "/"
    while (shorter := _TWIN_PATH.sub("", path)) != path:
        path = shorter or "/"
    path = quote(unquote(path), safe="/:@!$&'()*+,;=~-._")
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _noise(name, value)
    ]
    return urlunsplit(
        (scheme, netloc, path if path == "/" else path.rstrip("/"), urlencode(sorted(kept)), "")
    )


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
