"""`files.*`: the upload in three steps, a ticket, the bytes, the sharing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulators.server import Deed
from tests.emulators.slack import chat
from tests.emulators.slack.asked import Asked
from tests.emulators.slack.content import Content, read_content
from tests.emulators.slack.errors import RefusedError
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.world import File, secret

#: Channels that one upload may be shared with.
MOST_CHANNELS = 100


def get_upload_url(slack: Slack, asked: Asked) -> Deed:
    length = asked.text("length")
    if not length.isdecimal() or int(length) < 1:
        raise RefusedError(
            "invalid_arguments", messages=("must be a positive integer [json-pointer:/length]",)
        )
    file = File(
        id=slack.new_id("F"),
        team_id=asked.team,
        user_id=asked.holder.user_id,
        name=asked.needed("filename"),
        length=int(length),
    )
    slack.world.save(file)
    url = f"{slack.address()}/upload/v1/{secret()}{file.team_id}.{file.id}"
    return Deed(body={"ok": True, "upload_url": url, "file_id": file.id}, detail={"file": file.id})


def store(slack: Slack, ticket: str, size: int) -> tuple[int, str]:
    """The bytes arrive: the HTTP status and text that the upload address answers."""
    team_id, _, file_id = ticket[32:].partition(".")
    file = slack.world.files.get(f"{team_id}:{file_id}")
    if file is None or file.stored is not None:
        return 404, "not found"
    if size != file.length:
        return 400, f"expected {file.length} bytes, got {size}"
    file.stored = size
    slack.world.save(file)
    return 200, f"OK - {size}"


def complete_upload(slack: Slack, asked: Asked) -> Deed:
    files = _uploaded(slack, asked)
    names = [name for name in asked.text("channels").split(",") if name]
    names += [asked.text("channel_id")] if asked.text("channel_id") else []
    if len(names) > MOST_CHANNELS:
        raise RefusedError("channels_limit_exceeded")
    channels = [chat.writable(slack, asked, name) for name in names]
    thread_ts = asked.text("thread_ts")
    for channel in channels:
        chat.check_thread(slack, channel, thread_ts)
    comment = _comment(slack, asked)
    for file in files:
        file.shared = True
        file.channels = [channel.id for channel in channels]
        slack.world.save(file)
    shown = [described(slack, file) for file in files]
    for channel in channels:
        message = slack.bot_message(
            asked.holder,
            channel,
            comment,
            subtype="file_share",
            thread_ts=thread_ts,
            files=shown,
            upload=True,
        )
        slack.place(channel, message)
    where = f"{asked.team}:{channels[0].id}" if channels else None
    return Deed(
        body={"ok": True, "files": shown},
        chat=where,
        thread=thread_ts or None,
        text=comment.seen,
        message_id=message["ts"] if channels else None,
        detail=comment.detail()
        | {"files": [file.id for file in files], "channels": [c.id for c in channels]},
    )


def _uploaded(slack: Slack, asked: Asked) -> list[File]:
    """The files of a finished upload, if each of them is there and not yet shared."""
    wanted = asked.value("files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        raise RefusedError("invalid_arguments", messages=("must provide an array [json-pointer:/files]",))
    files = []
    for one in wanted:
        file = slack.world.files.get(f"{asked.team}:{one.get('id')}")
        if file is None or file.stored is None or file.shared:
            raise RefusedError("file_not_found")
        file.title = str(one.get("title") or file.name)
        files.append(file)
    return files


def _comment(slack: Slack, asked: Asked) -> Content:
    def value(name: str, broken: str) -> Any:
        if name == "text":
            return asked.text("initial_comment")
        # Blocks are passed over where there is a comment.
        if name == "blocks" and not asked.text("initial_comment"):
            return asked.value(name, broken=broken)
        return None

    return read_content(value, new_id=slack.block_id, optional=True)


def described(slack: Slack, file: File) -> dict[str, Any]:
    """A file as Slack's answers describe it."""
    ending = file.name.rpartition(".")[2].lower()
    return {
        "id": file.id,
        "created": int(slack.now),
        "name": file.name,
        "title": file.title,
        "mimetype": {"png": "image/png", "csv": "text/csv", "json": "application/json"}.get(
            ending, "application/octet-stream"
        ),
        "filetype": ending,
        "user": file.user_id,
        "size": file.length,
        "channels": file.channels,
        "permalink": f"https://{slack.world.teams[file.team_id].domain}.slack.com/files/{file.user_id}/{file.id}",
    }


HANDLERS: dict[str, Callable[[Slack, Asked], Deed]] = {
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": get_upload_url,
}
