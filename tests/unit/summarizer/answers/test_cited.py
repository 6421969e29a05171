"""A model's answer says only what the sentences beside it say."""

from datetime import date

import pytest

from summarizer.answers.cited import Refusal, checked, with_sources
from summarizer.claims import ClaimedAnswer
from summarizer.grounding import numbered
from summarizer.types import Article, Language

KOREAN = numbered(
    Article(
        "KT, 클라우드 원팀 결성",
        "KT는 23일 서울과학기술대, 한컴과 ‘클라우드 원팀’을 결성했다고 밝혔다. 인재 양성을 위해 300억원을 투자한다. "
        "삼성전자는 참여하지 않았다. 문의는 desk@paper.example 로 한다.",
        date(2021, 11, 23),
        Language.KO,
        outlet="가온경제",
        url="https://paper.example/1",
    )
)
ENGLISH = numbered(
    Article(
        "A deal",
        "Samsung SDS and LG Electronics signed a deal worth $300 million on Tuesday to train 1,000 engineers. "
        "Kakao did not join.",
        date(2021, 11, 23),
        Language.EN,
    )
)


@pytest.mark.parametrize(
    ("forms", "text", "sentence", "given"),
    [
        (("KT", "한컴"), "KT와 한컴이 클라우드 원팀을 결성했습니다.", 1, KOREAN),
        (("300억원",), "인재 양성에 300억 원을 투자합니다.", 2, KOREAN),
        (("삼성전자",), "삼성전자는 참여하지 않았습니다.", 3, KOREAN),
        (("Samsung SDS",), "Samsung SDS and LG Electronics signed it.", 1, ENGLISH),
        (("$300 million",), "The deal is worth $300 million.", 1, ENGLISH),
        (("1,000 engineers",), "They are training 1,000 engineers.", 1, ENGLISH),
    ],
)
def test_a_wording_in_the_words_of_its_sentence_is_shown_above_it(forms, text, sentence, given):
    answer = checked(ClaimedAnswer(True, forms, text, (sentence,)), [given])
    assert answer.answers == forms
    said, quotation = answer.text.split("\n")
    assert said == text
    assert quotation == f"“{given.sentences[sentence].text}”"
    (evidence,) = answer.evidence
    assert given.article.body[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    ("forms", "text", "sentences", "because"),
    [
        (("KT",), "KT와 네이버가 결성했습니다.", (1,), "wording"),
        (("300억원",), "3000억원을 투자합니다.", (2,), "wording"),
        (("300억원",), "30억원을 투자합니다.", (2,), "wording"),
        (("300억원",), "300억 달러를 투자합니다.", (2,), "wording"),
        (("삼성전자",), "삼성은 참여하지 않았습니다.", (3,), "wording"),  # another organisation
        (("KT",), "KT 한컴이 결성했습니다.", (1,), "wording"),  # two names made one
        (("KT",), "KT가 결성하지 않았습니다.", (1,), "wording"),  # turned round
        (("삼성전자",), "삼성전자는 참여합니다.", (3,), "wording"),  # and back
        (("KT",), "2031년에 KT가 결성했습니다.", (1,), "wording"),
        (("네이버",), "KT가 결성했습니다.", (1,), "form"),
        (("KT",), "KT가 결성했습니다. evil.example", (1,), "unfit"),
        (("KT",), "@everyone KT가 결성했습니다.", (1,), "unfit"),
        (("KT",), "KT가 결성했습니다.", (), "citation"),
        (("KT",), "KT가 결성했습니다.", (0,), "citation"),  # the headline
        (("KT",), "KT가 결성했습니다.", (99,), "citation"),
        (("KT",), "KT가 결성했습니다.", (-1,), "citation"),
        (("KT",), "KT가 결성했습니다.", (1, 2, 3, 4), "citation"),
        (("문의",), "문의는 desk 로 한다.", (4,), "citation"),  # a sentence with an address
        ((), "KT가 결성했습니다.", (1,), "not stated"),
    ],
)
def test_whatever_else_it_says_is_refused_with_its_reason(forms, text, sentences, because):
    assert checked(ClaimedAnswer(True, forms, text, sentences), [KOREAN]) == Refusal(because)


@pytest.mark.parametrize(
    ("form", "text", "sentence"),
    [
        ("Samsung SDS", "Samsung Electronics signed a deal.", 1),
        ("$300 million", "The deal is worth $3 billion.", 1),
        ("1,000 engineers", "They are training 000 engineers.", 1),
        ("1,000 engineers", "They will train 1,000 engineers.", 1),
        ("Kakao", "Kakao joined.", 2),
    ],
)
def test_english_is_held_to_it_as_well(form, text, sentence):
    assert isinstance(checked(ClaimedAnswer(True, (form,), text, (sentence,)), [ENGLISH]), Refusal)


def test_numbers_of_sentences_count_on_through_the_articles():
    number = len(KOREAN.sentences) + 1
    answer = checked(
        ClaimedAnswer(True, ("Samsung SDS",), "Samsung SDS signed.", (number,)), [KOREAN, ENGLISH]
    )
    assert [source.title for source in answer.sources] == ["A deal"]


def test_the_line_that_says_where_it_can_be_read_is_codes_own():
    answer = checked(ClaimedAnswer(True, ("KT",), "KT가 결성했습니다.", (1,)), [KOREAN])
    assert with_sources(answer, Language.KO).text.endswith(
        "\n— 가온경제 · 2021년 11월 23일(화) · KT, 클라우드 원팀 결성\nhttps://paper.example/1"
    )
