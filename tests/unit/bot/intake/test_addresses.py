"""Which addresses are fetched: a table of spellings and ranges, on both sides of each edge."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.addresses import RefusedURLError, admit_addresses, admit_url

REFUSED_TEXTS = [
    "file:///etc/passwd",
    "ftp://example.com/",
    "javascript:alert(1)",
    "example.com/news",
    "http://",
    "http:///path",
    "http://127.0.0.1\\@example.com/",
    "http://example.com/a b",
    "http://exam\tple.com/",
    "http://example.com:port/",
    "http://example.com:99999/",
    "http://[::1/",
    "https://example.com/" + "a" * 2000,
    "",
]

#: One address inside each range, and its first or last where that is telling.
PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 168.63.129.16 169.254.169.254
172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1
198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1
2001:db8::1 2002:7f00:1:: fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 3fff::1 5f00::1
""".split()

PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 168.63.129.17
169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
203.0.112.255 223.255.255.255 211.231.99.1 2606:4700::1111 2a00:1450:4001:80f::200e 2400:cb00::1
""".split()


@pytest.mark.parametrize("url", REFUSED_TEXTS)
def test_what_is_no_plain_web_address_is_refused(url):
    with pytest.raises(RefusedURLError):
        admit_url(url)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (" https://example.com ", "https://example.com/"),
        ("https://user:pw@example.com/a?b=c#d", "https://example.com/a?b=c"),
        ("HTTP://Example.com:80/x", "http://example.com:80/x"),
        ("http://[2606:4700::1]/", "http://[2606:4700::1]/"),
    ],
)
def test_an_admitted_address_loses_credentials_and_fragment(given_, expected):
    assert admit_url(given_) == expected


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_connected_to(address):
    with pytest.raises(RefusedURLError, match="private network"):
        admit_addresses([ip_address(address)], 443, [])


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_not_blocked_by_mistake(address):
    assert admit_addresses([ip_address(address)], 443, []) == [ip_address(address)]


def test_one_private_address_among_public_ones_refuses_the_host():
    with pytest.raises(RefusedURLError):
        admit_addresses([ip_address("1.1.1.1"), ip_address("127.0.0.1")], 443, [])


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8080])
def test_only_the_webs_ports_are_fetched_from(port):
    with pytest.raises(RefusedURLError, match="ports"):
        admit_addresses([ip_address("1.1.1.1")], port, [])


def test_an_allowed_network_is_reached_on_any_port():
    allowed = [ip_network("127.0.0.0/8")]
    assert admit_addresses([ip_address("127.0.0.1")], 9999, allowed) == [ip_address("127.0.0.1")]
    with pytest.raises(RefusedURLError):
        admit_addresses([ip_address("10.0.0.1")], 80, allowed)


def test_no_refusal_tells_the_address_behind_the_name():
    with pytest.raises(RefusedURLError) as caught:
        admit_addresses([ip_address("10.7.7.7")], 80, [])
    assert "10.7" not in str(caught.value)


@given(st.text(max_size=80))
def test_any_text_is_admitted_or_refused_and_never_breaks(text):
    try:
        url = admit_url(text)
    except RefusedURLError:
        return
    assert admit_url(url) == url
