"""Sources that are no feeds: news sitemaps, and searches with their keys."""

from bot.domain.source import SourceKind, SourceState
from bot.intake.naver import NaverKeys
from tests.integration.intake.faulty import Answer, page, site
from tests.integration.intake.kit import TEXT, desk

NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{url}</loc><news:news>
 <news:publication><news:name>가온일보</news:name><news:language>ko</news:language></news:publication>
 <news:publication_date>2026-11-23T08:00:00+09:00</news:publication_date><news:title>제휴</news:title>
 </news:news></url></urlset>"""
INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
 {parts}</sitemapindex>"""


async def test_a_news_sitemap_is_a_source_and_so_is_an_index_of_them(database):
    async with site(article=page("제휴", TEXT)) as served, desk(database) as at:
        parts = [f"{served.url}/old-{n}.xml" for n in range(5)] + [f"{served.url}/news.xml"]
        listed = "".join(f"<sitemap><loc>{part}</loc></sitemap>" for part in parts)
        served.answers["/sitemap.xml"] = Answer(INDEX.format(parts=listed).encode(), headers={"ETag": '"x"'})
        served.answers["/news.xml"] = Answer(NEWS.format(url=f"{served.url}/article").encode())
        served.answers |= {
            f"/old-{n}.xml": Answer(NEWS.format(url=f"{served.url}/article").encode()) for n in range(5)
        }
        for path in ("/news.xml", "/sitemap.xml"):
            source_id = await at.add(f"{served.url}{path}", kind=SourceKind.SITEMAP)
            assert await at.poll_and_fetch(source_id) == 1
        # The index stays the same while its parts change: it is never asked for conditionally.
        await at.poll(source_id)
        assert "if-none-match" not in served.asked_for("/sitemap.xml")[-1].headers
        assert served.pages.count("/news.xml") == 3
        assert await at.rows("SELECT title FROM articles") == [("제휴",)]


async def test_a_search_shows_its_keys_to_the_first_site_only(database):
    answer = b'{"items": [{"title": "<b>MOU</b>", "originallink": "https://press.example/1", "pubDate": ""}]}'
    keys = NaverKeys("our-id", "our-secret")
    async with site("127.0.0.2", api=Answer(answer)) as elsewhere, site() as served:
        served.answers["/api"] = Answer(answer, headers={"Content-Type": "application/json"})
        served.answers["/away"] = Answer(status=302, headers={"Location": f"{elsewhere.url}/api"})
        async with desk(database, naver_keys=keys) as at:
            for path in ("/api", "/away"):
                source_id = await at.add(f"{served.url}{path}", kind=SourceKind.NAVER)
                assert (await at.poll(source_id)).health.failures == 0
        assert served.asked_for("/api")[0].headers["x-naver-client-secret"] == "our-secret"
        assert not any(name.startswith("x-naver") for name in elsewhere.log[0].headers)


async def test_a_search_without_keys_says_what_is_missing_and_waits(database):
    async with site() as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/api", kind=SourceKind.NAVER, verified=False)
        source = await at.poll(source_id)
        assert "NAVER_CLIENT_ID" in source.health.last_error
        assert source.health.state is SourceState.ON
        assert served.log == []
