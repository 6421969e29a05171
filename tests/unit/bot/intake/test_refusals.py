"""Every refusal of the intake has its Korean: no place in the code raises one without."""

import ast
import importlib
import inspect
import pickle
import pkgutil

import pytest

import bot.intake
from bot.errors import PactwireError
from bot.intake.discovery import FeedLink
from bot.intake.feeds import NotAFeedError
from bot.intake.fetched import BusyError, GoneError
from bot.intake.naver import NoKeysError
from bot.intake.pool import _sendable
from bot.intake.robots import DisallowedError, Rules, Standing, UnknownRulesError
from bot.intake.walls import Wall

MODULES = [
    importlib.import_module(f"bot.intake.{module.name}")
    for module in pkgutil.iter_modules(bot.intake.__path__)
]


def made_errors(module):
    """The calls in a module that make an error of ours, with the error's class."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            made = getattr(module, node.func.id, None)
            if isinstance(made, type) and issubclass(made, PactwireError):
                yield node, made


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_whatever_is_raised_is_told_in_korean_too(module):
    for call, made in made_errors(module):
        if not call.args and not call.keywords:
            assert made().korean, f"{module.__name__}:{call.lineno}"
        else:
            names = [keyword.arg for keyword in call.keywords]
            assert "korean" in names, f"{module.__name__}:{call.lineno} has no Korean"


def test_the_walk_finds_the_places():
    assert sum(len(list(made_errors(module))) for module in MODULES) > 35


@pytest.mark.parametrize("wall", Wall)
def test_what_stands_in_an_articles_place_is_named_in_both_languages(wall):
    assert any("가" <= letter <= "힣" for letter in wall.korean)
    assert wall.value.isascii()


@pytest.mark.parametrize(
    "error",
    [
        NotAFeedError(
            "no feed", url="https://a.example/", korean="피드 없음", links=(FeedLink("https://a.example/f"),)
        ),
        DisallowedError(),
        NoKeysError(),
        GoneError("gone", korean="없음", status=410),
        BusyError("busy", korean="바쁨", retry_after=5, origin="https://a.example"),
        UnknownRulesError("unknown", korean="모름"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_the_korean_survives_the_way_out_of_a_child_process(error):
    there = pickle.loads(pickle.dumps(_sendable(error)))  # noqa: S301
    assert (str(there), there.korean) == (str(error), error.korean)


def test_rules_that_cannot_be_had_say_so_in_both_languages():
    with pytest.raises(UnknownRulesError) as caught:
        Rules(Standing.UNKNOWN).check("https://a.example/")
    assert "robots.txt" in str(caught.value)
    assert caught.value.korean.endswith("않습니다.")
