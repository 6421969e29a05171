"""Nothing that a model writes can act."""

import pytest

from summarizer.inert import is_inert, is_quotable

LIVELY = """
https://evil.example|evil.example|EVIL.COM|www.evil.kr|e.io/x|evil。com|ｅｖｉｌ．ｃｏｍ|192.168.0.1|mailto:a|tg://user|
a@b.kr|@everyone|<!channel>|<@U1>|/forget|보라 /요약|#태그|$KT|[here](x)|<b>x</b>|&lt;|`x`|**x**|a_​_b
|xn--abc|javascript:x
""".replace("\n", "").split("|")


@pytest.mark.parametrize("text", LIVELY)
def test_addresses_calls_commands_and_markup_are_refused(text):
    assert not is_inert(text)


@pytest.mark.parametrize("text", ["a\u202eb", "a\u200bb", "a\nb", "a\x00b", "a\ud800b"])
def test_letters_that_cannot_be_seen_are_refused(text):
    assert not is_inert(text)


@pytest.mark.parametrize(
    "text",
    [
        "KT",
        "㈜한빛",
        "LG U+",
        "AT&T",
        "e&",
        "A/S 센터",
        "24/7 지원",
        "3.5억 원",
        "U.S.",
        "SK(주) C&C",
        "오픈블록체인·DID협회",
    ],
)
def test_names_and_figures_pass(text):
    assert is_inert(text)


def test_an_articles_sentence_may_have_brackets_but_no_address():
    assert is_quotable("[서울=연합] <KT>와 한컴이 협약을 맺었다.")
    assert not is_quotable("문의: desk@paper.example")
    assert not is_quotable("지금 evil.example/x 로 오라.")
