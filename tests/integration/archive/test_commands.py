"""The archive as people ask it, in a chat and on the command line."""

import csv
import io
import os
import subprocess
import sys
from datetime import date

import pytest

from bot.commands.dispatch import respond
from bot.commands.talk import Library, Talk
from bot.domain.chat import Place, Platform, Request, Role
from bot.store.asking import StoredArchive
from summarizer.types import Kind, Language, Reason, Status
from tests.builders import alliance
from tests.integration.archive.kit import Newspaper

MONDAY = date(2026, 11, 23)
TEAM = {"name": "클라우드 원팀", "kind": Kind.CONSORTIUM, "lead": "KT"}


@pytest.fixture
async def archive(database):
    paper = Newspaper(database)
    founders = alliance("KT", "KAIST", "한양대", date="2025-11-23", why=(Reason.TALENT,), **TEAM)
    await paper.prints(founders, day=date(2025, 11, 23))
    joining = alliance("LG전자", "KT", status=Status.JOINED, date="2026-06-03", **TEAM)
    await paper.prints(joining, day=date(2026, 6, 3), outlet="마루일보")
    signed = alliance("KT", "삼성SDS", date="2026-10-05", why=(Reason.TALENT,))
    await paper.prints(signed, day=date(2026, 10, 5))
    for number in range(9):
        await paper.prints(
            alliance("네이버", f"가람{number}테크", why=(Reason.PRODUCT,)), day=date(2026, 11, 10 + number)
        )
    return StoredArchive(database)


async def _nothing(*_):
    return []


async def say(archive, text, language=Language.KO, role=Role.OPERATOR):
    library = Library(_nothing, _nothing, _nothing, _nothing, _nothing, archive=archive)
    talk = Talk(language=language, role=role, person="telegram:7")
    request = Request(Place(Platform.CONSOLE, "test", "here"), text)
    reply, _ = await respond(request, talk, library, today=MONDAY)
    return reply


def told(reply):
    """All that a person reads of a reply."""
    parts = [reply.text]
    if reply.document:
        document = reply.document
        parts += [document.title, document.lead, document.footer]
        for card in document.cards:
            parts += [card.headline, card.reports, *(f"{line.label} {line.text}" for line in card.lines)]
            parts += [link.url for link in card.links]
    return "\n".join(part for part in parts if part)


def actions(reply):
    return {button.label: button.action for row in reply.buttons for button in row}


KOREAN = [
    ("/company KT", "KT 제휴·협력 2건"),
    ("/company KT", "LG전자, ‘클라우드 원팀’ 합류…인재 양성 목적"),
    ("/company KT", "https://news.example/3"),
    ("/기업 케이티", "KT 제휴·협력 2건"),
    ("/company KT와 삼성SDS", "KT·삼성SDS 제휴·협력 1건"),
    ("/company 삼성SDS, KT", "삼성SDS, KT와 업무협약 체결…인재 양성 목적"),
    ("/company KT 지난달", "KT 제휴·협력 1건 · 지난달"),
    ("/company KT 2025-11", "KT 제휴·협력 1건 · 2025-11"),
    ("/company KT 인재 양성", "KT 제휴·협력 2건 · 인재 양성"),
    ("/company KT 스타트업", "KT가 맺은 제휴·협력 소식이 모아 둔 기사에는 없습니다. (스타트업 육성)"),
    ("/company KT와 네이버", "KT·네이버가 함께 맺은 제휴·협력 소식이 모아 둔 기사에는 없습니다."),
    ("/company 올해", "제휴·협력 11건 · 올해"),
    ("/company 삼성SDS", "소속: 삼성"),
    ("/company 클라우드 원팀", "‘클라우드 원팀’"),
    ("/company 네이버", "최근 순서로 1~8번째입니다. 이유는 제품·서비스 공동 개발(9)입니다."),
    ("/company 네이버 #2", "가람0테크"),
    ("/company", "어느 기업·기관이 궁금하십니까?"),
    ("/company 없는회사", "‘없는회사’를 찾지 못했습니다."),
    ("/alliance 클라우드 원팀", "2026년 6월 3일(수) LG전자 합류"),
    ("/alliance 클라우드원팀", "참여 KT, KAIST, 한양대학교, LG전자(2026.06.03 합류) (4곳)"),
    ("/alliance KT와 삼성SDS", "KT·삼성SDS 제휴·협력 1건"),
    ("/alliance 없는팀", "‘없는팀’이라는 이름의 제휴를 모아 둔 기사에서 찾지 못했습니다."),
    ("/active 올해", "1. 네이버 9건"),
    ("/active 1999", "그 기간의 제휴·협력 소식이 없습니다."),
    ("/latest 이번 달", "새로 전해진 제휴·협력 9건 · 이번 달"),
    ("/latest 1999", "새로 나온 제휴·협력 소식이 없습니다. (1999)"),
    ("/export xml", "xml 파일은 만들지 못합니다. 다음 가운데 골라 주십시오: csv, json, graphml."),
    ("/merge KT", "예: /merge"),
    ("/undo", "되돌릴 것이 없습니다."),
    ("/split 없는회사", "‘없는회사’라는 이름의 기업·기관이 없습니다."),
]
ENGLISH = [
    ("/company KT", "KT: 2 alliances"),
    ("/company Samsung SDS and KT", "Samsung SDS and KT: 1 alliance"),
    ("/company KT last month", "KT: 1 alliance · last month"),
    ("/company KT start-ups", "No stored article tells of an alliance of KT (back start-ups)."),
    ("/company nobody", "No alliance of “nobody” is known"),
    ("/alliance 클라우드 원팀", "LG Electronics joins"),
    ("/active this year", "1. NAVER 9"),
]


@pytest.mark.parametrize(("language", "dialogue"), [(Language.KO, KOREAN), (Language.EN, ENGLISH)])
async def test_what_is_asked_is_answered(archive, language, dialogue):
    for text, expected in dialogue:
        assert expected in told(await say(archive, text, language)), text


async def test_buttons_lead_on_and_are_short_enough_for_every_platform(archive):
    for text in ("/company KT", "/company 네이버 올해 제품", "/company 삼성SD", "/active", "/latest 이번 달"):
        reply = await say(archive, text)
        assert reply.buttons, text
        for label, action in actions(reply).items():
            assert label
            assert len(action.encode()) <= 64
            again = await say(archive, action)
            assert again.document is not None, action


async def test_a_name_mistyped_is_offered_as_a_button(archive):
    reply = await say(archive, "/company 삼성SD")
    assert "삼성SDS" in actions(reply)
    assert "KT 제휴" not in told(reply)


async def test_the_file_holds_what_was_asked_for(archive):
    reply = await say(archive, "/export KT 올해")
    assert "제휴 2건을 CSV 파일로 담았습니다." in reply.text
    assert reply.attachment.name == "pactwire-alliances.csv"
    assert len(list(csv.reader(io.StringIO(reply.attachment.content.decode("utf-8-sig"))))) == 3
    assert (await say(archive, "/내보내기 graphml")).attachment.name.endswith(".graphml")


async def test_an_operator_merges_and_takes_it_back_and_nobody_else_does(archive, database):
    assert "운영자만" in told(await say(archive, "/merge KT = 네이버", role=Role.ADMIN))
    merged = await say(archive, "/merge KT = 네이버")
    assert merged.text.startswith("네이버를 KT로 합쳤습니다.")
    assert "KT 제휴·협력 11건" in told(await say(archive, "/company 네이버"))
    ((_, undo),) = actions(merged).items()
    assert (await say(archive, undo)).text == "KT ← 네이버 합치기를 되돌렸습니다."
    assert "KT 제휴·협력 2건" in told(await say(archive, "/company KT"))
    ((actor,),) = await Newspaper(database).rows("SELECT DISTINCT actor FROM audit")
    assert actor == "telegram:7"


def pactwire(url, *arguments):
    environment = {**os.environ, "DATABASE_URL": url, "PACTWIRE_LANGUAGE": "ko"}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
    )


async def test_the_command_line_lists_merges_undoes_and_exports(archive, database_url):
    unknown = pactwire(database_url, "organisations", "merge", "KT", "삼성SD")
    assert (unknown.returncode, "Like it: 삼성SDS" in unknown.stderr.decode()) == (1, True)
    listed = pactwire(database_url, "organisations", "list", "--most", "1")
    assert listed.stdout.decode().split("\t")[1:4] == ["9", "네이버", "NAVER"]
    exported = pactwire(
        database_url, "export", "alliances", "--format", "csv", "--organisation", "KT", "--period", "올해"
    )
    assert exported.stdout.startswith(b"\xef\xbb\xbf")
    assert len(exported.stdout.decode("utf-8-sig").splitlines()) == 3
