"""Files and pictures: taken in with a message, named by an id, given out again by `getFile` and its path."""

from __future__ import annotations

import base64
import hashlib
import struct

from tests.emulators.telegram.refusals import RefusalError, bad_request
from tests.emulators.telegram.request import Request, Upload
from tests.emulators.telegram.world import Json

PHOTO_BYTES = 10 << 20
DOCUMENT_BYTES = 50 << 20
DOWNLOAD_BYTES = 20 << 20
PHOTO_SIDES = 10_000  #: width and height together
PHOTO_RATIO = 20

_EXTENSIONS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}


def attach(request: Request, kind: str, given: str, upload: Upload | None) -> Json:
    """The field of a message that shows a photo or document: a new file, `attach://`, or an old id."""
    if upload is None and given.startswith("attach://"):
        upload = request.parameters.files.get(given.removeprefix("attach://"))
    if upload is not None:
        return _describe(kind, _keep(request, kind, upload))
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # this emulator fetches nothing
    known = request.world.files.get(given)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known["kind"] != kind:
        raise bad_request(f"can't use file of type {known['kind'].title()} as {kind.title()}")
    return _describe(kind, known)


def get_file(request: Request) -> Json:
    """getFile: where to fetch a file from."""
    known = request.world.files.get(request.parameters.text("file_id"))
    if known is None:
        if not request.parameters.text("file_id"):
            raise bad_request("file_id not specified")
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if known["file_size"] > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {name: known[name] for name in ("file_id", "file_unique_id", "file_size", "file_path")}


def _keep(request: Request, kind: str, upload: Upload) -> Json:
    size = len(upload.content)
    if not size:
        raise bad_request("file must be non-empty")
    if size > DOCUMENT_BYTES:
        raise RefusalError(413, "Request Entity Too Large")
    described: Json = {
        "kind": kind,
        "file_size": size,
        "file_name": upload.name,
        "mime_type": upload.content_type,
    }
    extension = ""
    if kind == "photo":
        if size > PHOTO_BYTES:
            raise bad_request(
                f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
            )
        mime, width, height = picture_size(upload.content)
        if not width or not height:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        described |= {"width": width, "height": height, "mime_type": mime}
        extension = _EXTENSIONS[mime]
    elif "." in upload.name:
        extension = "." + upload.name.rsplit(".", 1)[1][:10]
    number = len(request.world.files) + 1
    digest = hashlib.sha256(upload.content + str(number).encode()).digest()
    described["file_unique_id"] = base64.urlsafe_b64encode(digest[:9]).decode()
    described["file_id"] = "AgAD" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
    described["file_path"] = f"{kind}s/file_{number}{extension}"
    path = request.world.file_folder() / described["file_path"].replace("/", "_")
    path.write_bytes(upload.content)
    request.world.save_file(described["file_id"], described)
    return described


def _describe(kind: str, known: Json) -> Json:
    if kind == "photo":
        names = ("file_id", "file_unique_id", "width", "height", "file_size")
        return {"photo": [{name: known[name] for name in names}]}
    names = ("file_name", "mime_type", "file_id", "file_unique_id", "file_size")
    return {"document": {name: known[name] for name in names}}


def picture_size(content: bytes) -> tuple[str, int, int]:
    """Kind, width and height of a PNG, GIF or JPEG, from its headers; ("", 0, 0) for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return "image/png", width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return "image/gif", width, height
    if content[:2] == b"\xff\xd8":
        return _jpeg_size(content)
    return "", 0, 0


def _jpeg_size(content: bytes) -> tuple[str, int, int]:
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker, length = content[position + 1], int.from_bytes(content[position + 2 : position + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return "image/jpeg", width, height
        position += 2 + length
    return "", 0, 0
