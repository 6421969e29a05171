"""The bot itself: who it is, what its commands and descriptions are, in which scope and language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.emulators.telegram.files import get_file
from tests.emulators.telegram.refusals import bad_request
from tests.emulators.telegram.request import Method, Request
from tests.emulators.telegram.world import Json

COMMANDS = 100
COMMAND_LENGTH = 32
COMMAND_DESCRIPTION = 256
TEXTS = {"name": 64, "description": 512, "short_description": 120}
_SCOPES_OF_CHATS = frozenset({"chat", "chat_administrators", "chat_member"})
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})


def get_me(request: Request) -> Json:
    """getMe."""
    return request.world.bot.to_json(full=True)


def set_my_commands(request: Request) -> bool:
    """setMyCommands, for a scope and a language."""
    given = request.parameters.document("commands", "can't parse commands JSON object") or []
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _scope_and_language(request)
    commands = [_command(command) for command in given]
    if commands:
        request.world.bot.commands[key] = commands
    else:
        request.world.bot.commands.pop(key, None)
    request.world.save_bot()
    request.detail["scope"] = key
    return True


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(given.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = given["command"].strip().removeprefix("/").lower()
    description = given["description"].strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > COMMAND_LENGTH:
        raise bad_request(f"command length must not exceed {COMMAND_LENGTH}")
    if not re.fullmatch(r"[a-z0-9_]+", command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {COMMAND_DESCRIPTION}")
    return {"command": command, "description": description}


def get_my_commands(request: Request) -> list[Json]:
    """getMyCommands: exactly those of the scope and language, with no falling back."""
    return request.world.bot.commands.get(_scope_and_language(request), [])


def delete_my_commands(request: Request) -> bool:
    """deleteMyCommands."""
    request.world.bot.commands.pop(_scope_and_language(request), None)
    request.world.save_bot()
    return True


def _scope_and_language(request: Request) -> str:
    scope = request.parameters.document("scope", "can't parse BotCommandScope JSON object") or {
        "type": "default"
    }
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    name = str(kind)
    if kind in _SCOPES_OF_CHATS:
        if scope.get("chat_id") in (None, ""):
            raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
        chats = request.world.chats.values()
        wanted = str(scope["chat_id"])
        if not any(wanted in (str(chat.id), f"@{chat.username}") for chat in chats):
            raise bad_request("chat not found")
        name += f":{wanted}"
        if kind == "chat_member":
            if int(scope.get("user_id") or 0) <= 0:
                raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
            name += f":{scope['user_id']}"
    elif kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return f"{name}|{_language(request)}"


def _language(request: Request) -> str:
    code = request.parameters.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _setter(part: str) -> Method:
    def set_text(request: Request) -> bool:
        text = request.parameters.text(part).strip()
        language = _language(request)
        if len(text) > TEXTS[part]:
            raise bad_request(f"{part.upper()}_TOO_LONG" if part == "name" else f"{_words(part)} is too long")
        request.world.bot.texts[f"{part}|{language}"] = text
        if part == "name" and not language:
            request.world.bot.name = text or request.world.bot.name
        request.world.save_bot()
        return True

    return set_text


def _getter(part: str) -> Callable[[Request], Json]:
    def get_text(request: Request) -> Json:
        texts = request.world.bot.texts
        default = request.world.bot.name if part == "name" else ""
        return {part: texts.get(f"{part}|{_language(request)}") or texts.get(f"{part}|") or default}

    return get_text


def _words(part: str) -> str:
    return "bot " + part.replace("_", " ")


def set_chat_menu_button(request: Request) -> bool:
    """setChatMenuButton."""
    button = request.parameters.document("menu_button", "can't parse menu button JSON object")
    if button is not None and not isinstance(button, dict):
        raise bad_request("can't parse menu button: MenuButton must be an Object")
    if button is not None and button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    chat = request.parameters.text("chat_id") and str(request.chat_to_change().id)
    request.world.bot.menu_buttons[chat] = button or {"type": "default"}
    request.world.save_bot()
    return True


def get_chat_menu_button(request: Request) -> Json:
    """getChatMenuButton."""
    buttons = request.world.bot.menu_buttons
    return buttons.get(request.parameters.text("chat_id")) or buttons.get("") or {"type": "commands"}


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "getFile": get_file,
}
