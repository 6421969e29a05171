"""The model reader against a server on real HTTP that answers, invents, breaks and hangs."""

import json
import subprocess
import sys
import time
from datetime import date

import pytest
from sqlalchemy import text

from benchmarks.proofs import l1, l2, l3
from benchmarks.proofs.lectern import CANARY, shown
from bot.adapters.model_reader.asking import Patience
from bot.adapters.model_reader.bounded import MOST_BYTES
from bot.adapters.model_reader.parts import Choice, shared
from bot.domain.account import charged_to
from bot.domain.model_budget import Budget, Prices, Refusal, Worth
from bot.domain.tally import Tally
from bot.store import model_calls
from summarizer.types import (
    Alliance,
    Answer,
    Article,
    Facts,
    Kind,
    Language,
    Organisation,
    ReadArticle,
    Status,
)
from tests.emulators.model import Said, claims_of_gold, invented, obeyed, serve
from tests.emulators.model.plays import answered, halved

ARTICLE = Article(
    "KT, 클라우드 원팀 결성",
    "KT는 23일 서울과학기술대, 한컴과 ‘클라우드 원팀’을 결성했다고 밝혔다. 인재 양성을 위해 300억원을 투자한다.",
    date(2021, 11, 23),
    Language.KO,
    url="https://paper.example/1",
)
GOLD = {
    "alliances": [
        {
            "main": True,
            "name": "클라우드 원팀",
            "kind": "consortium",
            "status": "formed",
            "lead": "KT",
            "parties": [
                {"name": "KT", "aliases": [], "type": "company"},
                {"name": "한컴", "aliases": [], "type": "company"},
            ],
            "why": ["talent"],
            "date_text": "23일",
            "trigger": "결성했다",
        }
    ]
}
EMBEDDED = Facts(
    (Alliance((Organisation("KT"), Organisation("서울과학기술대")), Kind.CONSORTIUM, Status.FORMED),)
)


class Embedded:
    """The reader inside."""

    name = "embedded-1"

    async def read(self, article):
        return EMBEDDED


def right(asked):
    return Said(claims_of_gold(GOLD, asked.sentences))


def choice(server, **more):
    return Choice(
        "openai:fake", **{"key": CANARY, "url": server.url, "patience": Patience(1.5, 0.01), **more}
    )


async def read_with(database, play, **more):
    tally = Tally()
    async with serve(play) as server:
        modelled = shared(choice(server, **more), database, tally)
        try:
            began = time.monotonic()
            facts = await modelled.reader(Embedded()).read(ARTICLE)
            return facts, server, tally.take(), time.monotonic() - began
        finally:
            await modelled.close()


async def rows(database, statement):
    async with database.transaction() as connection:
        return [tuple(row) for row in await connection.execute(text(statement))]


async def test_right_claims_serve_and_are_paid_for_once(database):
    prices = {"prices": Prices(0.15, 0.6)}
    facts, server, counted, _ = await read_with(database, right, **prices)
    assert facts.reader == "openai:fake 1"
    assert [party.name for party in facts.alliances[0].parties] == ["KT", "한컴"]
    assert counted["model_served", (("by", "model"), ("purpose", "article"))] == 1
    assert counted["model_cost", (("purpose", "article"),)] == pytest.approx(360e-6)
    assert server.asked[0].authorization == f"Bearer {CANARY}"
    assert await rows(database, "SELECT tokens, money, differs, dropped FROM model_readings") == [
        (1500, 360, ["parties", "name", "lead", "why", "date"], {})
    ]
    again, server, counted, _ = await read_with(database, right, **prices)
    assert again == facts
    assert server.asked == []
    assert await rows(database, "SELECT scope, tokens, money, calls FROM model_spending") == [
        ("all", 1500, 360, 1)
    ]


PLAYS = {
    "invented parties": (lambda asked: Said(invented(asked.sentences)), "ungrounded"),
    "no form": (lambda _: Said("I'd rather not."), "garbled"),
    "another form": (lambda _: Said({"alliances": [{"who": "KT"}]}), "garbled"),
    "half a form": (lambda asked: Said(halved(invented(asked.sentences)), finish="length"), "garbled"),
    "half an answer": (lambda asked: Said(invented(asked.sentences), broken_off=True), "garbled"),
    "429": (lambda _: Said(status=429, headers={"retry-after": "0"}), "failed"),
    "429 for long": (lambda _: Said(status=429, headers={"retry-after": "90"}), "failed"),
    "an endless answer": (lambda _: Said("가" * MOST_BYTES), "failed"),
    "a packed answer": (lambda _: Said("{}", headers={"content-encoding": "gzip"}), "failed"),
    "500": (lambda _: Said(status=500), "failed"),
    "401": (lambda _: Said(status=401), "refused"),
    "a redirect": (lambda _: Said(status=307, headers={"location": "http://127.0.0.1:9/"}), "garbled"),
    "a hang": (lambda _: Said(seconds=30), "timeout"),
    "obeyed": (lambda asked: Said(obeyed(asked.sentences, asked.authorization)), "ungrounded"),
}


@pytest.mark.parametrize("name", PLAYS)
async def test_every_failure_and_invention_ends_with_the_embedded_reader_in_time(database, name):
    play, because = PLAYS[name]
    facts, _, counted, seconds = await read_with(database, play)
    assert facts is EMBEDDED
    assert [dict(labels)["by"] for (key, labels) in counted if key == "model_served"] == [because]
    assert seconds < 1.5 + 1.5
    card = shown(ARTICLE, facts)
    assert "한빛" not in card
    assert CANARY not in card
    assert "evil" not in card


async def test_wrong_citations_lose_what_they_should_carry(database):
    def play(asked):
        claims = claims_of_gold(GOLD, asked.sentences)
        claims["alliances"][0]["why"] = [{"reason": "trust", "sentence": 77}]
        claims["alliances"][0]["lead"] = {"words": "KT", "sentence": 2}
        return Said(claims)

    facts, _, counted, _ = await read_with(database, play)
    assert (facts.alliances[0].why, facts.alliances[0].lead) == ((), None)
    assert counted["model_dropped", (("kind", "why"),)] == 1
    assert counted["model_dropped", (("kind", "lead"),)] == 1


async def test_a_model_that_fails_again_and_again_is_left_alone(database):
    async with serve(lambda _: Said(status=500)) as server:
        tally = Tally()
        modelled = shared(choice(server), database, tally)
        for _ in range(3):
            await modelled.reader(Embedded()).read(ARTICLE)
        await modelled.close()
    assert len(server.asked) == 5
    assert tally.take()["model_served", (("by", "broken"), ("purpose", "article"))] == 2


async def test_a_chat_has_its_own_share_and_what_it_spent_is_forgotten_with_it(database):
    budget = Budget(chat_tokens=10)
    with charged_to(5):
        _, server, counted, _ = await read_with(database, right, budget=budget)
    assert server.asked == []
    assert counted["model_served", (("by", "chat_tokens"), ("purpose", "article"))] == 1
    async with database.transaction() as connection:
        reserved = await model_calls.reserve(connection, "m", Worth(5, 0), Budget(), chat_id=5, seconds=9)
        await model_calls.forget_chat(connection, 5)
        await model_calls.settle(connection, reserved, Worth(4, 0), well=True)
    assert await rows(database, "SELECT scope, tokens FROM model_spending") == [("all", 4)]


async def test_one_call_too_many_waits_for_another_to_end(database):
    async with database.transaction() as connection:
        one = await model_calls.reserve(
            connection, "m", Worth(1, 1), Budget(calls=1), chat_id=None, seconds=9
        )
        two = await model_calls.reserve(
            connection, "m", Worth(1, 1), Budget(calls=1), chat_id=None, seconds=9
        )
        await model_calls.settle(connection, one, Worth(1, 1), well=True)
        three = await model_calls.reserve(
            connection, "m", Worth(1, 1), Budget(calls=1), chat_id=None, seconds=9
        )
    assert two is Refusal.BUSY
    assert not isinstance(three, Refusal)


async def test_answers_are_worded_from_cited_sentences_or_left_as_they_are(database):
    embedded = Answer(("embedded",), "embedded")

    async def ask(form):
        async with serve(lambda _: Said(form)) as server:
            modelled = shared(choice(server), database, Tally())
            about = [ReadArticle(ARTICLE, EMBEDDED)]
            answer = await modelled.answers.answer("얼마를 투자해?", about, embedded)
            await modelled.close()
            return answer

    said = await ask(answered("인재 양성을 위해 300억원을 투자합니다.", ["300억원"], 2))
    assert said.text == "인재 양성을 위해 300억원을 투자합니다.\n“인재 양성을 위해 300억원을 투자한다.”"
    for form in (
        answered("인재 양성을 위해 900억원을 투자합니다.", ["300억원"], 2),
        answered("네이버가 300억원을 투자합니다.", ["300억원"], 2),
        answered("300억원을 투자합니다.", ["300억원"], 1),
        answered("300억원을 투자합니다. https://evil.example", ["300억원"], 2),
        {"stated": False},
        "no form",
    ):
        assert await ask(form) is embedded


async def test_what_has_no_text_is_never_sent(database):
    async with serve(right) as server:
        modelled = shared(choice(server), database, Tally())
        for article in (
            Article("", ""),
            Article("제목만 있다", ""),
            Article("긴 글", "KT가 한컴과 클라우드 사업에서 오래 협력한다고 밝혔다. " * 3000),
        ):
            assert await modelled.reader(Embedded()).read(article) is EMBEDDED
        await modelled.close()
        assert server.asked == []


async def test_what_somebody_pasted_is_read_and_not_kept(database):
    pasted = Article(ARTICLE.title, ARTICLE.body, ARTICLE.published, Language.KO)
    async with serve(right) as server:
        modelled = shared(choice(server), database, Tally())
        assert (await modelled.reader(Embedded()).read(pasted)).reader
        await modelled.close()
    assert await rows(database, "SELECT count(*) FROM model_readings") == [(0,)]


async def test_fifty_calls_at_the_cap_stay_below_it(database_url):
    billed = await l3.billed(database_url, workers=5, each=10, naive=False, apart=False)
    assert 0 < billed.calls < 50
    assert billed.tokens <= l3._CAP + 5 * l3._BILL


async def test_the_digest_goes_out_with_nothing_left_to_spend(database_url):
    async with serve(right) as server:
        cards, readers = await l3.digest(database_url, choice(server, budget=Budget(tokens=0)))
    assert cards > 5
    assert readers == ["embedded-1"]
    assert server.asked == []


async def test_a_hostile_model_brings_nothing_alive_into_a_chat():
    outcome = await l1._prove(8)
    assert outcome.held, outcome.figures


async def test_a_lying_model_shows_nothing_that_no_sentence_says():
    outcome = await l2._prove(8)
    assert outcome.held, outcome.figures


WITHOUT = """
import sys
class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("pydantic_ai", "openai", "anthropic", "httpx2"):
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Gone())
import bot.app, bot.cli.processes, bot.cli.chat, bot.cli.model, bot.adapters.model_reader.parts as parts
from bot.__main__ import main
print(parts.shared(parts.Choice("openai:x", url="http://127.0.0.1:9"), None, None))
sys.argv = ["pactwire", "brief", "--json", *sys.argv[1:]]
main()
"""


def test_without_the_optional_part_all_else_works(tmp_path):
    page = tmp_path / "article.txt"
    page.write_text(f"{ARTICLE.title}\n\n{ARTICLE.body}", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(page)], capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[-2].endswith("None")
    assert json.loads(said[-1])["lang"] == "ko"
