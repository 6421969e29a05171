"""The conversation as a table of said and expected, free of any platform."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.commands.catalogue import CATALOGUE, help_text, listed
from bot.commands.dispatch import respond
from bot.commands.talk import Library, Talk
from bot.domain.chat import Desk, Place, Platform, Request, Role, Subscribe, Subscription, Unsubscribe
from bot.errors import PermanentError, TransientError, UserError
from summarizer.types import Answer, Article, Facts, Language, ReadArticle, Source
from tests.builders import alliance
from tests.fakes import EmptyArchive

HERE = Place(Platform.CONSOLE, "test", "here")
ARTICLE = ReadArticle(
    Article(title="두 회사 손잡다", body="...", outlet="가온경제", url="https://a.example/1"),
    Facts((alliance("두레", "펲토"),)),
)


async def _fetch(url):
    if "private" in url:
        raise UserError("The address leads into a private network.", korean="내부망 주소는 읽지 않습니다.")
    if "slow" in url:
        raise TransientError("The site did not answer in time.", korean="사이트가 제때 응답하지 않았습니다.")
    if "gone" in url:
        raise PermanentError(
            "The page does not exist; check the address.",
            korean="사이트에 없는 페이지입니다. 주소를 확인해 주십시오.",
        )
    if "foreign" in url:
        raise TransientError("Nobody put this into Korean.")
    return ARTICLE


async def _read(text):
    return ARTICLE if len(text) > 20 else ReadArticle(Article(title="", body=text), Facts())


async def _stored():
    return [ARTICLE]


async def _answer(question, articles, _topic, _language):
    if "원팀" in question or "One Team" in question:
        return Answer((), "‘클라우드 원팀’은 기사에 나오지 않습니다.", elsewhere=True)
    if "예산" in question or "budget" in question:
        return Answer((), "기사에 나오지 않습니다.")
    if "언제" in question or "when" in question.casefold():
        return Answer(("오늘",), "오늘입니다.")
    return Answer(("두레",), f"두레입니다. ({len(articles)})")


async def _seek(question, topic, language):
    if "클라우드 원팀" in question or "Cloud One Team" in question:
        there = Source("클라우드 원팀 결성", "https://a.example/2", "나루데일리", None)
        return Answer(("KT",), "KT입니다.", sources=(there,), articles=(ARTICLE,))
    return await _answer(question, [ARTICLE], topic, language)


async def _stories():
    return []


LIBRARY = Library(
    fetch=_fetch,
    read=_read,
    stored=_stored,
    answer=_answer,
    seek=_seek,
    stories=_stories,
    archive=EmptyArchive(),
)


#: What is said, line by line, and what the last reply holds; the same on every platform.
KOREAN = [
    (["/help"], "/요약 주소"),
    (["안녕 뭐 할 수 있어?", "도움말"], "/요약 주소"),
    (["https://a.example/1"], "두레, 펲토와 업무협약 체결"),
    (["이 기사 좀 봐줘: https://a.example/1."], "두레, 펲토와 업무협약 체결"),
    (["/요약"], "기사 주소를 함께 보내 주십시오"),
    (["https://private.example/"], "내부망 주소는 읽지 않습니다."),
    (["https://slow.example/"], "사이트가 제때 응답하지 않았습니다. 잠시 뒤 다시 시도해 주십시오."),
    (["https://a.example/1", "누가 주도해?"], "두레입니다."),
    (["https://a.example/1", "예산은?"], "기사에 나오지 않습니다."),
    (["누가 주도해?"], "두레입니다."),
    (["https://a.example/1", "언제야?"], "글에는 ‘오늘’이라고만 나옵니다. 글이 나온 날짜를 알 수 없어"),
    (["https://a.example/1", "클라우드 원팀은 누가 주도해?"], "모아 둔 다른 기사에 있습니다.\nKT입니다."),
    (["https://a.example/1", "나눔 원팀은 누가 주도해?"], "기사에 나오지 않습니다."),
    (["/최신"], "두 회사 손잡다 (가온경제)"),
    (["/브리핑"], "새로 나온 제휴·협력 소식이 없습니다."),
    (["/lang en", "/help"], "/summary URL"),
    (["/언어 영어", "https://a.example/1"], "sign a co-operation agreement"),
    (["/lang xx"], "어느 언어로 답해 드릴까요?"),
    (["/종료"], "대화를 마칩니다"),
]
ENGLISH = [
    (["/help"], "/summary URL"),
    (["summary https://a.example/1"], "두레 and 펲토 sign a co-operation agreement"),
    (["/summary"], "Send the article's address"),
    (["https://private.example/"], "The address leads into a private network."),
    (["https://slow.example/"], "The site did not answer in time. Please try again in a moment."),
    (
        ["https://a.example/1", "When was it signed?"],
        "The text says only “오늘”; it does not say when it was written",
    ),
    (["https://a.example/1", "Who leads the Cloud One Team?"], "another stored article does.\nKT입니다."),
    (["/latest"], "두 회사 손잡다"),
    (["/briefing"], "No new alliances were reported."),
    (["/lang ko"], "이제 한국어로 말씀드리겠습니다."),
    (["/quit"], "Goodbye."),
]

#: What needs a messenger: something is delivered later, or kept.
KOREAN_MESSENGER = [
    (["/start"], "안녕하세요, 팩트와이어입니다."),
    (["시작"], "안녕하세요, 팩트와이어입니다."),
    (["/subscribe 08:30 클라우드"], "구독했습니다: 매일 08:30 · 낱말 클라우드"),
    (["/구독 평일 오후 6시"], "구독했습니다: 평일 18:00"),
    (["/subscribe"], "다음 브리핑은"),
    (["/subscribe 25:00"], "시각을 알 수 없습니다: 25:00."),
    (["/subscribe 07:00", "/subscribe 07:00"], "이미 구독하고 계십니다."),
    (["/subscriptions"], "구독하신 브리핑이 없습니다."),
    (["/구독 07:00", "/구독목록"], "1. 매일 07:00"),
    (["/구독 07:00", "/구독취소"], "구독을 끝냈습니다."),
    (["/구독 07:00", "/구독 08:00", "/구독취소"], "어느 구독을 끝낼지"),
    (["/구독 07:00", "/구독 08:00", "/구독취소 2", "/구독목록"], "1. 매일 07:00"),
    (["/구독 07:00", "/구독 08:00", "/구독취소 모두", "/구독목록"], "구독하신 브리핑이 없습니다."),
    (["/unsubscribe"], "구독하신 브리핑이 없습니다."),
    (
        ["/구독 월수금 9시 삼성SDS 인재 -게임 5건"],
        "월·수·금 09:00 · 관심 기업 삼성SDS · 이유 인재 양성 · 게임 제외 · 최대 5건",
    ),
    (["/구독 속보"], "속보는 관심 기업과 함께"),
    (["/digest"], "보내 드린 브리핑이 없습니다."),
    (["지난 화요일 브리핑"], "보내 드린 브리핑이 없습니다."),
    (["/catchup 99d"], "31일까지 되돌아볼 수 있습니다."),
    (["왜 받았나?"], "보내 드린 브리핑이 없습니다."),
    (["/preview"], "보내 드린 브리핑이 없습니다."),
    (["/신고 날짜가 틀렸습니다"], "어느 소식인지 알 수 없습니다."),
    (["/개인정보"], "/forget"),
    (["https://a.example/1", "왜?"], "두레입니다."),
    (["https://a.example/1", "why"], "두레입니다."),
    (["https://a.example/1", "/why"], "보내 드린 브리핑이 없습니다."),
    (["https://a.example/1", "예산은?", "다른 기사에서는?"], "기사에 나오지 않습니다."),
    (["https://a.example/1", "/취소", "누가 주도해?"], "두레입니다."),
    (["/구독 08:30 KT", "/forget"], "· 구독: 매일 08:30 · 관심 기업 KT"),
    (["/삭제"], "이 대화방에 대해 보관한 것을 모두 지울까요?"),
    (["/forget", "/forget 확인"], "이 대화방의 구독과 대화 내용을 모두 지웁니다."),
    (["/forget", "/forget 아니요"], "아무것도 지우지 않았습니다. 구독과 대화 내용은 그대로"),
    (["/forget 확인"], "/forget 을 보내 무엇이 지워지는지"),
    (["/forget", "/forget 아니요", "/forget 네"], "/forget 을 보내 무엇이 지워지는지"),
    (["/forget", "/forget KT"], "이 대화방에 대해 보관한 것을 모두 지울까요?"),
]
ENGLISH_MESSENGER = [
    (["/start"], "Hello, this is Pactwire"),
    (["/subscribe 18:30 cloud"], "Subscribed: every day at 18:30 · words: cloud"),
    (["/subscribe weekdays 9am"], "Subscribed: on weekdays at 09:00"),
    (["/subscribe 7:77"], "is no time that I know"),
    (["/subscriptions"], "You have no subscription"),
    (["/subscribe 07:00", "/unsubscribe 1"], "Ended."),
    (["/subscribe Mon,Wed 9am KT talent"], "Mon, Wed at 09:00 · organisations: KT · reasons: train talent"),
    (["/digest yesterday"], "No briefing has come to this chat yet"),
    (["/catchup 99d"], "Up to 31 days"),
    (["why did I get this?"], "No briefing has come to this chat yet"),
    (["https://a.example/1", "why"], "두레입니다."),
    (["https://a.example/1", "/why"], "No briefing has come to this chat yet"),
    (["/preview"], "No briefing has come to this chat yet"),
    (["/report the date is wrong"], "I do not know which story you mean"),
    (["/privacy"], "/forget"),
    (["/cancel"], "send another article"),
    (["/forget"], "Delete everything that is kept about this chat?"),
    (["/subscribe 08:30 KT", "/forget"], "· subscription: every day at 08:30 · organisations: KT"),
    (["/forget", "/forget yes"], "are being deleted"),
    (["/forget", "/forget no"], "Nothing was deleted; the subscriptions"),
    (["/forget yes"], "Send /forget, see what would go"),
]

#: What asks the archive, which is empty here; what is found in a full one is told in tests/integration/archive.
KOREAN_ARCHIVE = [
    (["/주간"], "보내 드린 브리핑이 없습니다."),
    (["/왜받았나"], "보내 드린 브리핑이 없습니다."),
    (["/지난브리핑 어제"], "보내 드린 브리핑이 없습니다."),
    (["/기업 KT"], "‘KT’를 찾지 못했습니다."),
    (["/제휴 클라우드 원팀"], "‘클라우드 원팀’이라는 이름의 제휴를"),
    (["/활발 올해"], "그 기간의 제휴·협력 소식이 없습니다."),
    (["/지도 KT"], "여기에서는 그림을 그릴 수 없습니다."),
    (["/동향 올해"], "여기에서는 그림을 그릴 수 없습니다."),
    (["/내보내기 csv"], "내보낼 제휴가 없습니다."),
    (["/출처"], "여기서는 출처를 볼 수 없습니다."),
    (["/설정"], "이 대화방의 설정입니다."),
    (["/미리보기"], "보내 드린 브리핑이 없습니다."),
    (["/따라잡기 3일"], "보내 드린 브리핑이 없습니다."),
    (["/질문 누가 주도해?"], "두레입니다."),
    (["/다시읽기 https://a.example/1"], "두레, 펲토와 업무협약 체결"),
]
ENGLISH_ARCHIVE = [
    (["/week"], "No briefing has come to this chat yet"),
    (["/why"], "No briefing has come to this chat yet"),
    (["/company KT"], "No alliance of “KT” is known"),
    (["/alliance Cloud One Team"], "called “Cloud One Team”"),
    (["/active this year"], "No alliances are known of that time."),
    (["/map KT"], "No pictures can be drawn here"),
    (["/trends this year"], "No pictures can be drawn here"),
    (["/export csv"], "There is nothing to export."),
    (["/sources"], "Sources cannot be seen from here."),
    (["/settings"], "The settings of this chat."),
    (["/catchup 3d"], "No briefing has come to this chat yet"),
    (["/ask who leads it? 두레"], "두레입니다."),
    (["/retry https://a.example/1"], "sign a co-operation agreement"),
    (["/unsubscribe"], "You have no subscription"),
]
#: Commands without what they need, or with what they cannot make anything of.
KOREAN_WRONG = [
    (["/요약 abc"], "글에서 기사를 찾지 못했습니다. 기사 주소를 함께 보내 주십시오"),
    (["https://gone.example/1"], "처리하지 못했습니다. 사이트에 없는 페이지입니다. 주소를 확인해 주십시오."),
    (["https://foreign.example/1"], "지금은 처리하지 못했습니다. 잠시 뒤 다시 시도해 주십시오."),
    (["/subscibe 08:30 KT"], "혹시 ‘/subscribe 08:30 KT’ 명령을 찾으셨습니까?"),
    (["고마워"], "더 궁금한 점이 있으면 물어보십시오."),
    (["/요약"], "기사 주소를 함께 보내 주십시오"),
    (["/질문"], "무엇이 궁금하십니까?"),
    (["/지난브리핑 그때"], "보내 드린 브리핑이 없습니다."),
    (["/따라잡기 잔뜩"], "31일까지 되돌아볼 수 있습니다."),
    (["/왜받았나 99"], "보내 드린 브리핑이 없습니다."),
    (["/미리보기 99"], "보내 드린 브리핑이 없습니다."),
    (["/최신 없는회사"], "‘없는회사’를 찾지 못했습니다."),
    (["https://private.example/"], "내부망 주소는 읽지 않습니다. 기사 본문을 복사해 이 대화에 붙여 넣으시면"),
    (["/구독 08:30 달나라 시간대"], "시간대를 알 수 없습니다: 달나라. 도시나 시간대의 이름을 적어 주십시오."),
    (["/구독 08:30 99건"], "1건에서 30건까지 정하실 수 있습니다. 예: /구독 08:30 10건"),
    (["/구독 1시 2시 3시 4시 5시 6시 7시"], "시각을 줄여 다시 보내 주십시오."),
    (["/구독 " + " ".join(f"낱말{n}" for n in range(11))], "줄여서 다시 보내 주십시오."),
    (["/구독 08:30 " + "가" * 61], "더 짧게 적어 주십시오."),
    (["/구독 07:00", "/설정 1 기업 " + "가" * 41], "40자까지로 줄이시고"),
    (
        ["/구독 07:00", "/설정 1 이름 " + "가" * 41],
        "이름은 40자까지 쓰실 수 있습니다. 더 짧게 적어 주십시오.",
    ),
    (["/설정 시간대 달나라"], "“달나라”는 모르는 시간대입니다. 서울, 뉴욕, Asia/Tokyo처럼"),
    (["/기업 없는회사"], "다른 이름으로 찾아보시거나, 기사 주소를 보내 주시면"),
    (["/제휴 없는제휴"], "참여한 기업·기관으로 찾아보십시오. 예: /company KT"),
    (["/내보내기 pdf"], "다음 가운데 골라 주십시오: csv, json, graphml."),
    (["/기업"], "어느 기업·기관이 궁금하십니까?"),
    (["/제휴"], "어느 제휴가 궁금하십니까?"),
    (["/활발 없는기간"], "‘없는기간’에서 기간을 알 수 없습니다. 예: /active 올해"),
    (["/지도"], "어느 기업·기관의 제휴를 그려 드릴까요?"),
    (["/동향 없는기간"], "여기에서는 그림을 그릴 수 없습니다."),
    (["/내보내기 없는회사"], "‘없는회사’를 찾지 못했습니다."),
    (["/신고"], "어느 소식인지 알 수 없습니다."),
    (["/구독 25:00"], "시각을 알 수 없습니다: 25:00."),
    (["/구독 07:00", "/구독취소 9"], "어느 구독을 끝낼지 번호로 알려 주십시오."),
    (["/설정 #9"], "그 구독은 이제 없습니다."),
    (["/언어 라틴어"], "/lang ko · /lang en"),
    (["/다시읽기"], "기사 주소를 함께 보내 주십시오"),
    (["/도움말 아무거나"], "/요약 주소"),
]
ENGLISH_WRONG = [
    (["/summary abc"], "There is no article in that. Send the article's address"),
    (["https://foreign.example/1"], "That did not work just now. Please try again in a moment."),
    (["https://gone.example/1"], "That did not work. The page does not exist; check the address."),
    (["/subscibe 08:30 KT"], "Did you mean /subscribe 08:30 KT?"),
    (["/summary"], "Send the article's address"),
    (["/ask"], "What do you want to know?"),
    (["/digest whenever"], "No briefing has come to this chat yet"),
    (["/catchup lots"], "Up to 31 days"),
    (["/why 99"], "No briefing has come to this chat yet"),
    (["/preview 99"], "No briefing has come to this chat yet"),
    (["/latest Nobody"], "No alliance of “Nobody” is known"),
    (["https://private.example/"], "private network. Copy the article's text and paste it here instead."),
    (["/subscribe 08:30 Moon time zone"], "No such time zone: Moon. Name a city or a zone"),
    (["/subscribe 08:30 99 stories"], "1 to 30 stories, such as /subscribe 08:30 10 stories."),
    (["/subscribe 1am 2am 3am 4am 5am 6am 7am"], "send it again with fewer."),
    (["/subscribe 08:30 " + "a" * 61], "send a shorter one."),
    (["/subscribe 07:00", "/settings 1 watch " + "a" * 41], "shorten it to 40 characters"),
    (["/settings zone Moon"], "“Moon” is no time zone that I know; say Asia/Seoul"),
    (["/company Nobody"], "Try another name, or send an article's address."),
    (["/alliance Nothing"], "Look for one of its members instead, such as /company KT."),
    (["/export xlsx"], "choose one of these: csv, json, graphml."),
    (["/company"], "Which organisation?"),
    (["/alliance"], "Which alliance?"),
    (["/active nevertime"], "I find no period in “nevertime”."),
    (["/map"], "Whose alliances shall I draw?"),
    (["/trends nevertime"], "No pictures can be drawn here"),
    (["/export Nobody"], "No alliance of “Nobody” is known"),
    (["/report"], "I do not know which story you mean"),
    (["/subscribe 7:77"], "is no time that I know"),
    (["/subscribe 07:00", "/unsubscribe 9"], "Which one? Name its number"),
    (["/settings #9"], "That subscription is no more."),
    (["/lang xx"], "/lang ko · /lang en"),
    (["/retry"], "Send the article's address"),
    (["/help whatever"], "/summary URL"),
]


def said(reply):
    """All that a person reads of a reply."""
    parts = [reply.text]
    if reply.document:
        parts += [
            reply.document.title,
            reply.document.lead,
            *(card.headline for card in reply.document.cards),
        ]
    if reply.answer:
        parts.append(reply.answer.text)
    return "\n".join(part for part in parts if part)


NOW = datetime(2021, 11, 23, 3, 0, tzinfo=UTC)


def converse(lines, language=Language.KO, *, messenger=False):
    """What is replied to each line of one conversation; a messenger's desk remembers what was ordered."""

    async def run():
        desk = Desk(NOW, "Asia/Seoul") if messenger else None
        talk, heard = Talk(language=language, desk=desk), []
        for line in lines:
            reply, talk = await respond(Request(HERE, line), talk, LIBRARY, today=date(2021, 11, 23))
            heard.append(said(reply))
            talk = replace(talk, desk=desk and ordered(talk.desk, talk.changes), awaited=reply.prompt)
        return heard, talk

    def ordered(desk, changes):
        kept = list(desk.subscriptions)
        for change in changes:
            if isinstance(change, Subscribe):
                kept.append(Subscription(len(kept) + 1, 1, change.order, NOW, due_at=change.due_at))
            elif isinstance(change, Unsubscribe):
                kept = [one for one in kept if one.id != change.subscription_id]
        return replace(desk, subscriptions=tuple(kept))

    return asyncio.run(run())


@pytest.mark.parametrize(("lines", "last"), KOREAN)
def test_in_korean(lines, last):
    heard, _ = converse(lines)
    assert last in heard[-1]


@pytest.mark.parametrize(("lines", "last"), ENGLISH)
def test_in_english(lines, last):
    heard, _ = converse(lines, Language.EN)
    assert last in heard[-1]


@pytest.mark.parametrize(("lines", "last"), KOREAN_MESSENGER + KOREAN_ARCHIVE + KOREAN_WRONG)
def test_in_a_korean_messenger(lines, last):
    heard, _ = converse(lines, messenger=True)
    assert last in heard[-1]


@pytest.mark.parametrize(("lines", "last"), ENGLISH_MESSENGER + ENGLISH_ARCHIVE + ENGLISH_WRONG)
def test_in_an_english_messenger(lines, last):
    heard, _ = converse(lines, Language.EN, messenger=True)
    assert last in heard[-1]


@pytest.mark.parametrize(
    ("language", "line", "told"),
    [
        (Language.KO, "/없는명령 KT", "‘없는명령’ 명령은 없습니다."),
        (Language.EN, "/nonsense KT", "There is no command “nonsense”."),
    ],
)
def test_a_slash_before_what_is_no_command_is_told_so_and_what_there_is(language, line, told):
    """On Slack, where `/pactwire` stands before everything, such words are a question."""
    heard, _ = converse([line], language, messenger=True)
    assert told in heard[-1]
    assert "/subscribe" in heard[-1]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("KT", Language.KO),
        ("SK Telecom?", Language.KO),
        ("ㅁㄴㅇㄹ asdf", Language.KO),
        ("예산은?", Language.KO),
        ("Who leads 클라우드 원팀?", Language.EN),
        ("and the budget?", Language.EN),
    ],
)
def test_what_shows_no_language_is_answered_in_the_chats(question, language):
    asked = []

    async def answer(_question, _articles, _topic, wanted):
        asked.append(wanted)
        return Answer((), "...")

    talk = Talk(about=(ARTICLE,), desk=Desk(NOW, "Asia/Seoul"))
    reply, _ = asyncio.run(
        respond(Request(HERE, question), talk, replace(LIBRARY, answer=answer), today=date(2021, 11, 23))
    )
    assert asked == [language]
    assert reply.buttons[0][0].label == (
        "모아 둔 기사에서 찾기" if language is Language.KO else "Look in the archive"
    )


@pytest.mark.parametrize("line", ["/subscribe 08:00", "/subscriptions", "/unsubscribe", "/forget"])
def test_a_terminal_says_that_nothing_can_be_sent_to_it_later(line):
    assert "터미널" in converse([line])[0][-1]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("private", [True, False])
def test_only_who_is_alone_with_us_is_offered_to_take_us_into_a_group(language, private):
    talk = Talk(language=language, desk=Desk(NOW, "Asia/Seoul", private=private))
    reply, _ = asyncio.run(respond(Request(HERE, "/start"), talk, LIBRARY, today=date(2021, 11, 23)))
    assert any(button.invites for row in reply.buttons for button in row) is private


def test_a_summary_beside_somebodys_message_is_of_what_that_message_holds():
    request = Request(HERE, "/summary", quoted="이것 좀 보세요 https://a.example/1")
    reply, _ = asyncio.run(respond(request, Talk(), LIBRARY, today=date(2021, 11, 23)))
    assert "두레, 펲토와 업무협약 체결" in said(reply)


@pytest.mark.parametrize("language", [Language.KO, Language.EN])
def test_the_help_lists_every_command_of_its_place_and_no_other(language):
    for terminal in (True, False):
        shown = help_text(language, terminal=terminal)
        for entry in CATALOGUE:
            assert (entry.help[language] in shown) == (entry in listed(terminal=terminal))


def test_a_question_goes_to_the_article_that_was_read_last():
    heard, talk = converse(["https://a.example/1", "누가 주도해?"])
    assert "(1)" in heard[-1]
    assert talk.about == (ARTICLE,)


def test_the_end_is_the_end():
    _, talk = converse(["/quit"])
    assert talk.over


@pytest.mark.parametrize(
    ("language", "refused"), [(Language.KO, "관리자만 바꿀 수 있습니다"), (Language.EN, "Only admins change")]
)
def test_a_member_of_a_group_changes_none_of_its_settings(language, refused):
    talk = Talk(language=language, desk=Desk(NOW, "Asia/Seoul"), role=Role.MEMBER)
    for line in ("/subscribe 08:00", "/unsubscribe", "/lang en", "/forget", "/forget yes"):
        reply, after = asyncio.run(respond(Request(HERE, line), talk, LIBRARY, today=date(2021, 11, 23)))
        assert refused in reply.text
        assert after.changes == ()
    reply, _ = asyncio.run(respond(Request(HERE, "/help"), talk, LIBRARY, today=date(2021, 11, 23)))
    assert refused not in reply.text
