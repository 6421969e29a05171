"""Which entries of a feed are new, which are known under another coat, which were edited."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.intake.entries import MOST_EDITS, Seen, announced, edited, first_of_each, published_at
from bot.intake.feeds import Entry

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
THEN = NOW - timedelta(hours=2, minutes=7)


def entry(url="https://a.example/1", id="1", title="KT와 LG, 동맹", published=THEN, **more):  # noqa: A002
    return Entry(id=id, url=url, title=title, published=published, **more)


def is_recognised(later, earlier=None):
    """Whether a later visit's entry is taken for the earlier visit's."""
    (known,) = announced([earlier or entry()], NOW)
    (item,) = announced([later], NOW)
    return not set(known.marks).isdisjoint(item.marks)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (entry(), True),
        (entry(id="changes-each-time-8f3a"), True),
        (entry(title="[속보] 다른 제목"), True),
        (entry(published=None), True),
        (entry(published=NOW), True),
        (entry(url="http://a.example/1?utm_source=rss"), True),
        (entry(url="https://new.example/1"), True),  # the site moved: id and title stay
        (entry(url="https://a.example/new-slug", title="고친 제목"), True),  # id and moment stay
        (entry(url="https://a.example/1-bis", id="x"), True),  # title and moment stay
        (entry(url="https://a.example/2", title="다른 기사", published=NOW), False),  # an id used twice
        (entry(url="https://a.example/2", id="2", title="KT와 LG, 동맹", published=NOW), False),  # a column
        (entry(url="https://a.example/2", id="2", title="다른 기사"), False),
    ],
)
def test_an_entry_is_known_by_its_address_or_two_of_id_title_and_moment(later, expected):
    assert is_recognised(later) is expected


def test_a_date_without_a_time_is_no_moment():
    midnight = NOW.replace(hour=0)
    earlier = entry(published=midnight)
    assert not is_recognised(entry(url="https://a.example/2", id="2", published=midnight), earlier)


def test_a_feed_that_calls_everything_by_one_id_loses_nothing():
    entries = [
        entry(url=f"https://a.example/{n}", id="same", title="같은 제목", published=None) for n in range(5)
    ]
    assert len(first_of_each(announced(entries, NOW))) == 5


def test_the_same_article_twice_in_a_feed_is_one():
    twice = [
        entry(),
        entry(url="https://a.example/1?utm_medium=feed"),
        entry(url="https://a.example/other-section/1"),
    ]
    assert len(first_of_each(announced(twice, NOW))) == 1


def test_an_entry_without_an_address_is_left_out_and_the_newest_come_first():
    entries = [
        entry(url="", id="nowhere"),
        entry(url="https://a.example/old", id="a", published=NOW - timedelta(days=2)),
        entry(url="https://a.example/undated", id="b", published=None),
        entry(url="https://a.example/new", id="c", published=NOW),
    ]
    assert [item.url[-3:] for item in announced(entries, NOW)] == ["new", "old", "ted"]


def test_a_date_that_has_not_come_yet_is_taken_for_none():
    (item,) = announced([entry(published=NOW + timedelta(days=3), updated=NOW + timedelta(days=3))], NOW)
    assert (item.published, item.updated) == (None, None)
    (item,) = announced([entry(published=NOW + timedelta(minutes=5))], NOW)
    assert item.published is not None


@pytest.mark.parametrize(
    ("stated", "appearing", "expected"),
    [
        (THEN, True, THEN),
        (THEN, False, THEN),
        (None, True, NOW),  # it was not there at the last visit, so it is from now
        (None, False, None),  # it may be years old
        (NOW + timedelta(days=400), True, NOW),
        (NOW + timedelta(days=400), False, None),
    ],
)
def test_an_article_without_a_date_is_dated_only_where_it_was_seen_to_appear(stated, appearing, expected):
    assert published_at(stated, NOW, NOW, seen_appearing=appearing) == expected


@pytest.mark.parametrize(
    ("later", "edits", "expected"),
    [
        (entry(), 0, False),
        (entry(title="고친 제목"), 0, True),
        (entry(title=""), 0, False),
        (entry(updated=NOW), 0, True),
        (entry(updated=THEN), 0, False),
        (entry(title="고친 제목"), MOST_EDITS, False),
        (entry(title="고친 제목", published=NOW - timedelta(days=30)), 0, False),
    ],
)
def test_an_edited_entry_is_fetched_again_while_it_is_news(later, edits, expected):
    (item,) = announced([later], NOW)
    seen = Seen(1, "KT와 LG, 동맹", None, THEN, edits)
    assert edited(item, seen, NOW) is expected
