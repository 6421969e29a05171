"""Pictures and documents: taken in, checked at the edges, given out again."""

import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.telegram.files import DOCUMENT_BYTES, PHOTO_BYTES, picture_size
from tests.integration.emulators.telegram_room import HandClock, Room, telegram_room


def png(width: int, height: int, padding: int = 0) -> bytes:
    """A PNG of that size as far as its header tells, with bytes behind it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"") + b"\0" * padding


PNG = png(30, 20)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080014001e0101110000ffd9")
GIF = b"GIF89a" + struct.pack("<HH", 30, 20) + b"\0" * 10


async def upload(room: Room, kind: str, content: bytes, **given: Any) -> dict[str, Any]:
    room.clock.advance(2)  # type: ignore[attr-defined]  # the rooms of these tests have a hand clock
    answer = await room.client.post(
        f"/bot{room.token}/send{kind.title()}",
        data={"chat_id": await room.person(), **given},
        files={kind: ("제휴.csv", content, "text/csv")},
    )
    return dict(answer.json())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PNG, ("image/png", 30, 20)),
        (JPEG, ("image/jpeg", 30, 20)),
        (GIF, ("image/gif", 30, 20)),
        (b"hello", ("", 0, 0)),
        (b"", ("", 0, 0)),
        (b"\xff\xd8\xff", ("", 0, 0)),
    ],
)
def test_a_pictures_size_is_read_from_its_header(content: bytes, expected: tuple[str, int, int]) -> None:
    assert picture_size(content) == expected


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (PNG, None),
        (b"hello", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (png(5000, 5000), None),
        (png(5001, 5000), "PHOTO_INVALID_DIMENSIONS"),
        (png(2000, 100), None),
        (png(2001, 100), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_a_photo_is_checked_at_its_edges(tmp_path: Path, content: bytes, error: str | None) -> None:
    async with telegram_room(tmp_path) as room:
        answer = await upload(room, "photo", content)
        assert answer.get("description") == (error and f"Bad Request: {error}")


async def test_a_photo_has_ten_mebibytes_and_a_document_fifty(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        assert (await upload(room, "photo", png(9, 9, PHOTO_BYTES - len(png(9, 9)))))["ok"]
        too_big = await upload(room, "photo", png(9, 9, PHOTO_BYTES))
        assert too_big["description"].endswith("is too big for a photo; the maximum size is 10485760 bytes")
        sent = await upload(room, "document", b"\0" * DOCUMENT_BYTES)
        file_id = sent["result"]["document"]["file_id"]
        assert (await room.call("getFile", file_id=file_id)).error == "400 Bad Request: file is too big"
        refused = await upload(room, "document", b"\0" * (DOCUMENT_BYTES + 1))
        assert (refused["error_code"], refused["description"]) == (413, "Request Entity Too Large")


@pytest.mark.parametrize(("length", "ok"), [(1024, True), (1025, False)])
async def test_a_caption_has_1024_characters_after_parsing(tmp_path: Path, length: int, ok: bool) -> None:
    async with telegram_room(tmp_path) as room:
        caption = f"<b>{'가' * length}</b>"
        answer = await upload(room, "document", b"x", caption=caption, parse_mode="HTML")
        assert answer["ok"] == ok
        if not ok:
            assert answer["description"] == "Bad Request: message caption is too long"


async def test_a_file_can_be_fetched_and_sent_again_even_after_a_restart(tmp_path: Path) -> None:
    clock = HandClock()
    async with telegram_room(tmp_path, clock=clock) as room:
        document = (await upload(room, "document", "국내,해외".encode()))["result"]["document"]
        assert (document["file_name"], document["file_size"]) == ("제휴.csv", 13)
    async with telegram_room(tmp_path, clock=clock) as room:
        file = (await room.call("getFile", file_id=document["file_id"])).result
        fetched = await room.client.get(f"/file/bot{room.token}/{file['file_path']}")
        assert fetched.content.decode() == "국내,해외"
        clock.advance(2)
        again = await room.call("sendDocument", chat_id=42, document=document["file_id"])
        assert again.result["document"]["file_id"] == document["file_id"]
        as_photo = await room.call("sendPhoto", chat_id=42, photo=document["file_id"])
        assert as_photo.error == "400 Bad Request: can't use file of type Document as Photo"
        stolen = await room.client.get(f"/file/bot{room.token[:-1]}B/{file['file_path']}")
        assert stolen.status_code == 404


async def test_addresses_are_not_fetched(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        answer = await room.call("sendPhoto", chat_id=await room.person(), photo="https://a.kr/x.png")
        assert answer.error == "400 Bad Request: failed to get HTTP URL content"


async def test_an_album_has_two_to_ten_items_and_takes_its_files_from_the_call(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        items = [{"type": "photo", "media": f"attach://p{number}", "caption": "가"} for number in (1, 2)]
        answer = await room.client.post(
            f"/bot{room.token}/sendMediaGroup",
            data={"chat_id": chat, "media": json.dumps(items)},
            files={"p1": ("1.png", PNG), "p2": ("2.jpg", JPEG)},
        )
        sent = answer.json()["result"]
        assert [message["photo"][0]["width"] for message in sent] == [30, 30]
        assert len({message["media_group_id"] for message in sent}) == 1
        photo = sent[0]["photo"][0]["file_id"]
        for count, ok in ((1, False), (2, True), (10, True), (11, False)):
            room.clock.advance(20)  # type: ignore[attr-defined]
            media = [{"type": "photo", "media": photo}] * count
            assert (await room.call("sendMediaGroup", chat_id=chat, media=media)).body["ok"] == ok, count
