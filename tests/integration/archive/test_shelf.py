"""The few articles that may answer a question are found in the store, not loaded all."""

from bot.store import articles, shelf
from summarizer.answers.archive import MemoryArchive
from tests.builders import alliance
from tests.integration.archive.kit import Newspaper


async def _printed(database):
    paper = Newspaper(database)
    await paper.prints(
        alliance("가온텔레콤", "한빛대"), title="가온텔레콤, 한빛대와 바다 원팀", body="바다 원팀이 떴다."
    )
    await paper.prints(
        alliance("누리은행", "펲토"), title="누리은행, 펲토와 하늘 연대", body="하늘 연대가 떴다."
    )
    async with database.transaction() as connection:
        assert await shelf.put_missing(connection) == 2
        assert await shelf.put_missing(connection) == 0
    return paper


async def test_the_article_that_a_question_is_about_comes_first(database):
    await _printed(database)
    async with database.transaction() as connection:
        near = await shelf.nearby(connection, "하늘 연대에 누가 참여해?")
        assert await shelf.size(connection) == 2
        assert await shelf.nearby(connection, "zzz") == []
        assert await shelf.nearby(connection, "?!") == []
    assert [one.read.article.title for one in near][:1] == ["누리은행, 펲토와 하늘 연대"]


async def test_the_store_finds_what_memory_finds(database):
    await _printed(database)
    question = "가온텔레콤과 한빛대의 바다 원팀은?"
    async with database.transaction() as connection:
        stored = [one.read for one in await articles.newest(connection, most=1000)]
        near = await shelf.nearby(connection, question)
    expected = MemoryArchive(stored).nearby(question, limit=3)
    assert [(n.read.article.url, round(n.likeness, 4)) for n in near] == [
        (n.read.article.url, round(n.likeness, 4)) for n in expected
    ]


async def test_an_article_is_found_by_its_newest_text(database):
    paper = await _printed(database)
    async with database.transaction() as connection:
        (first, *_) = sorted(await articles.newest(connection, most=1000), key=lambda one: one.id)
        changed = first.read.article.__class__(
            title="전혀 다른 소식", body="땅 협의체가 떴다.", published=None, url=first.read.article.url
        )
        read = first.read.__class__(changed, first.read.facts)
        await shelf.put(connection, first.__class__(first.id, 2, read, None, "full", "read"))
    held = await paper.rows("SELECT count(*) FROM article_marks")
    assert held == [(2,)]
