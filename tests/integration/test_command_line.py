"""The command line as a person and as a program use it: output, errors in one line, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.newsroom.gold import item
from bot.newsroom.pieces import pieces

PIECE = next(piece for piece in pieces() if "클라우드 원팀" in piece.title)
ITEM = item(PIECE)


def pactwire(*arguments, stdin=b"", home=None):
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home or "/nonexistent"),
        "PACTWIRE_HOME": str(home or ""),
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=environment,
        timeout=110,
        check=False,
    )


def lines(output):
    return [json.loads(line) for line in output.decode().splitlines()]


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ITEM["body"], "utf-8")
    return path


def test_help_lists_the_commands():
    done = pactwire("--help")
    assert done.returncode == 0
    for command in ("demo", "brief", "ask", "chat", "batch", "run", "web", "clock", "worker", "migrate"):
        assert command in done.stdout.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"   \n\n ", "is empty"),
        (b"\x00\x01\x02\xff" * 500, "not text"),
        (b"\xff\xfe\xfd" * 500, "not text"),
        ("가나다라 ".encode() * 1_500_000, "larger than 10 MB"),
    ],
    ids=["empty", "blank", "binary", "no encoding", "20 MB"],
)
def test_a_file_that_is_no_article_is_told_in_one_line(tmp_path, content, said):
    path = tmp_path / "given"
    path.write_bytes(content)
    done = pactwire("brief", path)
    error = done.stderr.decode()
    assert done.returncode == 1
    assert done.stdout == b""
    assert said in error
    assert error.count("\n") == 1
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["brief", "no-such-file.txt"], 1, "There is no file"),
        (["brief", "/"], 1, "is a folder"),
        (["brief", "ftp://example.com/a"], 1, "http:// or https://"),
        (["brief", "http://127.0.0.1:9/a"], 1, "private network"),
        (["brief", "http://[::1]/a"], 1, "private network"),
        (["brief", "x.txt", "--published", "yesterday"], 2, "2021-11-23"),
        (["brief"], 2, "Missing argument"),
        (["brief", ""], 1, "nothing to read"),
        (["ask", " "], 1, "question is empty"),
        (["brief", "x.txt", "--lang", "jp"], 2, "ko"),
        (["nonsense"], 2, "No such command"),
        (["batch", "facts", "no-such-file"], 1, "cannot be read"),
    ],
)
def test_wrong_calls_say_what_is_wrong(arguments, code, said):
    done = pactwire(*arguments)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
def test_a_full_disk_is_told_in_one_line(article):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "brief", str(article), "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=110,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert "No space left" in done.stderr.decode()


def test_settings_that_are_wrong_are_named_and_nothing_starts(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"],
        capture_output=True,
        env={
            "PATH": "/usr/bin:/bin",
            "PACTWIRE_HOME": str(tmp_path),
            "PORT": "http",
            "PACTWIRE_TIMEZONE": "Seoul",
        },
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "PORT" in done.stderr.decode()
    assert "Asia/Seoul" in done.stderr.decode()


def test_brief_gives_one_line_of_json_whose_offsets_fit_the_body(article):
    done = pactwire(
        "brief", article, "--published", ITEM["published"], "--title", ITEM["title"], "--id", "x", "--json"
    )
    assert done.returncode == 0, done.stderr.decode()
    (record,) = lines(done.stdout)
    assert {"id", "alliances", "title", "lang", "published", "body"} <= set(record)
    assert (record["id"], record["lang"], record["published"]) == ("x", "ko", ITEM["published"])
    assert record["body"] == ITEM["body"]
    assert record["alliances"]
    for alliance in record["alliances"]:
        assert alliance["evidence"]
        for evidence in alliance["evidence"]:
            assert record["body"][evidence["start"] : evidence["end"]] == evidence["quote"]


def test_batch_keeps_the_order_and_goes_on_after_a_broken_line():
    good = {key: ITEM[key] for key in ("title", "body", "published", "lang")}
    given = [
        json.dumps({"id": "a", **good}),
        "{broken",
        json.dumps({"id": "c"}),
        json.dumps({"id": "d", **good, "published": "someday"}),
        json.dumps(["no", "object"]),
        "",
        json.dumps({"id": "g", "title": "\ud800", "body": "\ud800 lone surrogate"}),
        json.dumps({"id": "h", **good}),
    ]
    done = pactwire("batch", "facts", stdin="\n".join(given).encode() + b"\n\xff\xfe not utf-8\n")
    assert done.returncode == 0, done.stderr.decode()
    out = lines(done.stdout)
    assert [line["id"] for line in out] == ["a", None, "c", "d", None, "g", "h", None]
    assert [line.get("line") for line in out] == [None, 2, 3, 4, 5, None, None, 9]
    assert out[0]["alliances"] == out[6]["alliances"] != []
    assert all("error" in out[index] for index in (1, 2, 3, 4, 7))


def test_batch_answers_and_stories_speak_their_formats():
    base = {key: ITEM[key] for key in ("title", "body", "published", "lang")}
    asked = "\n".join(
        json.dumps({"id": f"q{n}", **base, "question": q})
        for n, q in enumerate(["누가 주도해?", "예산은 얼마야?"])
    )
    done = pactwire("batch", "answers", stdin=asked.encode())
    assert done.returncode == 0, done.stderr.decode()
    first, second = lines(done.stdout)
    for line in (first, second):
        assert {"id", "answers", "abstained", "text", "evidence", "sources"} <= set(line)
        assert line["abstained"] == (line["answers"] == [])
    told = "\n".join(json.dumps({"id": name, **base}) for name in ("one", "two"))
    done = pactwire("batch", "stories", stdin=told.encode())
    one, two = lines(done.stdout)
    assert one["story"] == two["story"]


def test_ask_answers_from_the_article_given(article):
    done = pactwire(
        "ask", "클라우드 원팀은 누가 주도해?", "--article", article, "--published", "2021-11-23", "--json"
    )
    assert done.returncode == 0, done.stderr.decode()
    (record,) = lines(done.stdout)
    assert set(record) == {"answers", "abstained", "text", "evidence", "sources"}


def test_the_demo_speaks_english_too(tmp_path):
    done = pactwire("demo", "--language", "en", home=tmp_path)
    shown = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "Which universities are in the Cloud One Team?" in shown
    assert "Parties" in shown
    assert "does not say" in shown


def test_the_demo_runs_by_itself(tmp_path):
    done = pactwire("demo", home=tmp_path)
    shown = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "클라우드 원팀" in shown
    assert "팩트와이어 브리핑" in shown
    assert "클라우드 원팀에 참여한 대학은 어디야?" in shown
    assert "나오지 않습니다" in shown
    assert list(tmp_path.iterdir()) == []
