"""What a site's robots.txt lets us do, by RFC 9309."""

import time

import pytest

from bot.intake.robots import AGENT, MOST_BYTES, DisallowedError, UnknownRulesError, rules

PAGE = "https://news.example/articles/1?page=2"


def allowed(status, text="", url=PAGE, **options):
    try:
        rules(status, text.encode()).check(url, **options)
    except (DisallowedError, UnknownRulesError):
        return False
    return True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /search", True),
        ("User-agent: *\nDisallow: /articles/", False),
        ("User-agent: *\nDisallow: /articles/\nAllow: /articles/1", True),
        ("User-agent: *\nDisallow: /*?page=", False),
        ("User-agent: *\nDisallow: /*.pdf$", True),
        (f"User-agent: *\nDisallow: /\n\nUser-agent: {AGENT}\nAllow: /", True),
        (f"User-agent: *\nAllow: /\n\nUser-agent: {AGENT.lower()}\nDisallow: /", False),
        ("User-agent: SomebodyElse\nDisallow: /", True),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("# 로봇은 오지 마세요\nUser-agent: *\nDisallow: /", False),
        ("<html><body>Welcome</body></html>", True),
        ("\x00\x01\x02", True),
    ],
)
def test_the_rules_for_our_agent_are_followed(text, expected):
    assert allowed(200, text) is expected


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_site_without_rules_may_be_read(status):
    assert allowed(status)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 301, 100])
def test_a_site_whose_rules_cannot_be_had_is_left_alone(status):
    assert not allowed(status)


def test_a_page_that_a_person_asked_for_is_stopped_by_a_no_and_not_by_silence():
    assert allowed(503, for_a_person=True)
    with pytest.raises(DisallowedError, match=r"robots\.txt"):
        rules(200, b"User-agent: *\nDisallow: /").check(PAGE, for_a_person=True)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", 0.0),
        ("Crawl-delay: 7", 7.0),
        ("Crawl-delay: 1.5", 1.5),
        ("Crawl-delay: 86400", 60.0),
        ("Crawl-delay: soon", 0.0),
        ("Crawl-delay: -3", 0.0),
    ],
)
def test_a_crawl_delay_is_kept_within_reason(line, expected):
    assert rules(200, f"User-agent: *\nDisallow: /x\n{line}".encode()).delay == expected


def test_what_is_past_the_size_that_must_be_read_is_not_looked_at():
    filler = b"# " + b"x" * 98 + b"\n"
    long = filler * (MOST_BYTES // len(filler) + 1) + b"User-agent: *\nDisallow: /"
    rules(200, long).check(PAGE)


def test_hostile_patterns_take_no_time():
    text = "User-agent: *\n" + "\n".join(f"Disallow: /{'*a' * 200}b{n}" for n in range(500))
    found = rules(200, text.encode())
    began = time.perf_counter()
    found.check("https://news.example/" + "a" * 1900)
    assert time.perf_counter() - began < 0.5
