"""Questions without an article, answered from an archive."""

from datetime import date

from summarizer.answers import MemoryArchive, answer_from
from tests.unit.summarizer.answers.builders import sea_one_team, shipyard_loss

TODAY = date(2024, 9, 1)


def test_the_likeliest_article_comes_first() -> None:
    archive = MemoryArchive([shipyard_loss(), sea_one_team()])
    nearby = archive.nearby("바다 원팀에 참여한 대학은?", limit=2)
    assert nearby[0].read.article.id == "sea-ko"


def test_an_answer_from_the_archive_has_its_date_and_link() -> None:
    archive = MemoryArchive([shipyard_loss(), sea_one_team()])
    reply = answer_from("바다 원팀에 참여하는 대학은 어디야?", archive, today=TODAY)
    assert set(reply.answers) == {"한빛대", "누리대"}
    assert "2024년 3월 4일(월)" in reply.text
    assert "https://news.example/sea-ko" in reply.text
    assert [source.outlet for source in reply.sources] == ["시험일보"]


def test_what_no_article_tells_is_said_to_be_missing() -> None:
    archive = MemoryArchive([shipyard_loss(), sea_one_team()])
    reply = answer_from("하늘 얼라이언스의 연회비는 얼마야?", archive, today=TODAY)
    assert reply.abstained
    assert "모아 둔 기사에 나오지 않습니다" in reply.text


def test_an_empty_archive_says_so_too() -> None:
    assert answer_from("누가 참여해?", MemoryArchive(), today=TODAY).abstained
    assert len(MemoryArchive([sea_one_team()])) == 1
