"""The checker's four words, told apart on ledgers that are written for it."""

import json
from pathlib import Path

import pytest

from tests.emulators.checker import Owed, Verdict, busiest, check, closest, main
from tests.emulators.ledger import Call, Ledger, Outcome


def sent(chat: str, text: str, *, outcome: Outcome = Outcome.ACCEPTED, request_id: str | None = None) -> Call:
    return Call(
        at=0.0,
        platform="telegram",
        account="a",
        method="sendMessage",
        chat=chat,
        text=text,
        request_id=request_id,
        message_id="1",
        outcome=outcome,
        error="too many" if outcome is Outcome.REFUSED else None,
    )


def owed(name: str, chat: str, text: str, *, certain: bool = True) -> Owed:
    return Owed(id=name, chat=chat, text=text, certain=certain)


def words(verdict: Verdict) -> tuple[tuple[str, ...], int, dict[str, int], tuple[str, ...]]:
    return verdict.lost, len(verdict.unexpected), verdict.duplicated, verdict.recovered


@pytest.mark.parametrize(
    ("debts", "calls", "expected"),
    [
        ([owed("a", "1", "x")], [sent("1", "x")], ((), 0, {}, ())),
        ([owed("a", "1", "x")], [], (("a",), 0, {}, ())),
        ([owed("a", "1", "x")], [sent("2", "x")], (("a",), 1, {}, ())),
        ([owed("a", "1", "x")], [sent("1", "y")], (("a",), 1, {}, ())),
        ([owed("a", "1", "x")], [sent("1", "x"), sent("1", "x")], ((), 0, {"a": 1}, ())),
        ([owed("a", "1", "x")], [sent("1", "x", outcome=Outcome.UNANSWERED)], ((), 0, {}, ("a",))),
        ([owed("a", "1", "x")], [sent("1", "x", outcome=Outcome.FAULTED)], (("a",), 0, {}, ())),
        ([owed("a", "1", "x")], [sent("1", "x", outcome=Outcome.REFUSED)], (("a",), 0, {}, ())),
        ([owed("a", "1", "x", certain=False)], [], ((), 0, {}, ())),
        ([owed("a", "1", "x", certain=False)], [sent("1", "x")], ((), 0, {}, ("a",))),
        ([owed("a", "1", "x"), owed("b", "1", "x")], [sent("1", "x"), sent("1", "x")], ((), 0, {}, ())),
        ([owed("a", "1", "x"), owed("b", "1", "x")], [sent("1", "x")], (("b",), 0, {}, ())),
        ([owed("a", "1", "x")], [sent("1", "other words", request_id="a")], ((), 0, {}, ())),
        ([], [], ((), 0, {}, ())),
    ],
)
def test_debts_and_deeds_are_told_in_four_words(
    debts: list[Owed], calls: list[Call], expected: tuple[object, ...]
) -> None:
    assert words(check(debts, calls)) == expected


def test_a_marker_finds_its_message_among_others_to_the_same_chat() -> None:
    debts = [Owed(id=name, chat="1", marker=f"[{name}]") for name in ("a", "b")]
    verdict = check(debts, [sent("1", "오늘 [b] 소식"), sent("1", "오늘 [b] 소식")])
    assert words(verdict) == (("a",), 0, {"b": 1}, ())


def test_a_thread_is_part_of_the_debt_where_it_is_named() -> None:
    debt = Owed(id="a", chat="1", thread="7", text="x")
    assert check([debt], [sent("1", "x")]).lost == ("a",)


def test_duplicates_may_be_forgiven_up_to_what_was_said_beforehand() -> None:
    debts, calls = [owed("a", "1", "x")], [sent("1", "x", outcome=Outcome.UNANSWERED), sent("1", "x")]
    assert not check(debts, calls).ok
    verdict = check(debts, calls, allowed_duplicates=1)
    assert verdict.ok
    assert (verdict.duplicates, verdict.unanswered) == (1, 1)


@pytest.mark.parametrize(
    ("times", "most"), [([], 0), ([1.0], 1), ([0, 0.5, 0.999], 3), ([0, 0.5, 1.0, 1.4], 3)]
)
def test_the_busiest_window_is_open_at_its_end(times: list[float], most: int) -> None:
    assert busiest(times, 1.0) == most


def test_the_closest_two_events_are_found_in_any_order() -> None:
    assert closest([3.0, 1.0, 1.5]) == 0.5
    assert closest([1.0]) == float("inf")


@pytest.mark.parametrize(("texts", "exit_code"), [(["x"], 0), ([], 1), (["x", "x"], 1)])
async def test_the_command_prints_its_finding_and_exits_by_it(
    tmp_path: Path, texts: list[str], exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    for text in texts:
        await ledger.record(sent("1", text))
    await ledger.close()
    (tmp_path / "owed.jsonl").write_text(json.dumps({"id": 1, "chat": 1, "text": "x"}) + "\n")
    arguments = [str(tmp_path / "ledger.sqlite"), str(tmp_path / "owed.jsonl")]
    assert main(arguments) == exit_code
    assert capsys.readouterr().out.startswith("OK: 1 owed, 1 done" if exit_code == 0 else "NOT OK: 1 owed")
    assert main([*arguments, "--json"]) == exit_code
    assert json.loads(capsys.readouterr().out)["ok"] == (exit_code == 0)
