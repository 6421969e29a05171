"""HTML as the Bot API reads it: text in, plain text and nested spans out, or the server's own complaint.

The rules are the server's, quirks included: unknown tags are errors, unknown named entities stay as they
are, a stray `>` is text, error positions count bytes of UTF-8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.emulators.telegram.refusals import RefusalError, bad_request

#: What each tag becomes. `span` must have the class tg-spoiler; `a`, `code` and `blockquote` depend on
#: attributes.
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")
_SPACE = " \t\r\n\v\0"
_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN = re.compile(r"[^<&]*")
_VALUE = {"'": re.compile(r"[^'&]*"), '"': re.compile(r'[^"&]*')}  #: by the quote that ends it
_TAG_NAME = re.compile(rf"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}=>/\"']*")
_NAME_TOKEN = re.compile(r"[0-9A-Za-z.-]*")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of plain text with a meaning; positions count code points."""

    type: str
    start: int
    end: int
    argument: str = ""  #: a link's address, a code's language, a custom emoji's id


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    start: int


def parse_html(source: str) -> tuple[str, list[Span]]:
    """The plain text of an HTML message and its spans, in the order in which they close."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.plain: list[str] = []  # code points
        self.spans: list[Span] = []
        self.open: list[_Open] = []

    def read(self) -> tuple[str, list[Span]]:
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "<":
                start = self.position
                self.position += 1
                if self._peek() == "/":
                    self._end_tag(start)
                else:
                    self._start_tag(start)
            elif character == "&":
                self.plain.append(self._reference() or self._take())
            else:
                self.plain.extend(self._match(_PLAIN))
        if self.open:
            raise _complaint(f'can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        plain = "".join(self.plain)
        if _SURROGATE.search(plain):
            raise _complaint(
                "text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
                "surrogate code units"
            )
        return plain, self.spans

    def _peek(self) -> str:
        return self.source[self.position] if self.position < len(self.source) else ""

    def _take(self) -> str:
        self.position += 1
        return self.source[self.position - 1]

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.position)
        assert found is not None  # every pattern here also matches nothing
        self.position = found.end()
        return found.group()

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self.position += 1

    def _reference(self) -> str:
        """The character of a reference such as `&lt;` or `&#44032;` here; empty if it is none that counts."""
        if self._peek() != "&":
            return ""
        found = _REFERENCE.match(self.source, self.position)
        if found is None:
            return ""
        hexadecimal, decimal, name = found.groups()
        if name is not None:
            character = _NAMED.get(name, "")
        else:
            digits = hexadecimal if hexadecimal is not None else decimal
            number = int(digits or "0", 16 if hexadecimal is not None else 10)
            too_long = found.end() - found.start() - found.group().endswith(";") >= 10
            character = "" if too_long or not 0 < number < 0x10FFFF else chr(number)
        if character:
            self.position = found.end()
        return character

    def _at(self, position: int) -> str:
        return f"at byte offset {len(self.source[:position].encode('utf-8', 'surrogatepass'))}"

    def _start_tag(self, start: int) -> None:
        tag = self._match(_TAG_NAME).lower()
        if not self._peek():
            raise _complaint(f"unclosed start tag {self._at(start)}")
        if tag not in TAGS:
            raise _complaint(f'unsupported start tag "{tag}" {self._at(start)}')
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                self.position += 1
                break
            argument = self._attribute(tag, start) or argument
        if tag == "span" and argument != "spoiler":
            raise _complaint(f'tag "span" must have class "tg-spoiler" {self._at(start)}')
        self.open.append(_Open(tag, argument, len(self.plain)))

    def _attribute(self, tag: str, start: int) -> str:
        """Read one attribute; what it means for the tag, if anything."""
        name = self._match(_ATTRIBUTE_NAME)
        if not name:
            raise _complaint(f'empty attribute name in the tag "{tag}" {self._at(start)}')
        self._skip_space()
        if self._peek() != "=":
            if not self._peek():
                raise _complaint(f'unclosed start tag "{tag}" {self._at(start)}')
            return "1" if (tag, name) == ("blockquote", "expandable") else ""
        self.position += 1
        self._skip_space()
        if not self._peek():
            raise _complaint(f'unclosed start tag "{tag}" {self._at(start)}')
        value = self._attribute_value()
        if not self._peek():
            raise _complaint(f"unclosed start tag {self._at(start)}")
        match tag, name:
            case ("a", "href") | ("tg-emoji", "emoji-id"):
                return value
            case ("code", "class") if value.startswith("language-"):
                return value.removeprefix("language-")
            case ("span", "class") if value.startswith("tg-"):
                return value.removeprefix("tg-")
            case ("blockquote", "expandable"):
                return "1"
        return ""

    def _attribute_value(self) -> str:
        quote = self._peek()
        if quote not in "'\"":
            start = self.position
            value = self._match(_NAME_TOKEN).lower()
            if self._peek() and self._peek() not in _SPACE + ">":
                raise _complaint(f"unexpected end of name token {self._at(start)}")
            return value
        self.position += 1
        characters: list[str] = []
        while self._peek() and self._peek() != quote:
            is_reference = self._peek() == "&"
            characters.append(
                (self._reference() or self._take()) if is_reference else self._match(_VALUE[quote])
            )
        if self._peek():
            self.position += 1
        return "".join(characters)

    def _end_tag(self, start: int) -> None:
        if not self.open:
            raise _complaint(f"unexpected end tag {self._at(start)}")
        self.position += 1
        tag = self._match(_TAG_NAME).lower()
        self._skip_space()
        if self._peek() != ">":
            raise _complaint(f"unclosed end tag {self._at(start)}")
        self.position += 1
        opened = self.open[-1]
        if tag and tag != opened.tag:
            raise _complaint(
                f'unmatched end tag {self._at(start)}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        self.open.pop()
        if len(self.plain) > opened.start:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        start, end = opened.start, len(self.plain)
        kind, argument = TAGS[opened.tag], opened.argument
        last = self.spans[-1] if self.spans else None
        same_stretch = last is not None and (last.start, last.end) == (start, end)
        match kind:
            case "text_link":
                argument = argument or "".join(self.plain[start:end])
            case "blockquote":
                kind, argument = ("expandable_blockquote" if argument else kind), ""
            case "spoiler":
                argument = ""
            case "custom_emoji" if not argument.isdigit() or int(argument) == 0:
                raise bad_request("Invalid custom emoji identifier specified")
            case "pre" if same_stretch and last is not None and last.type == "code" and last.argument:
                self.spans[-1] = Span("pre", start, end, last.argument)
                return
            case "code" if same_stretch and last is not None and last.type == "pre" and argument:
                self.spans[-1] = Span("pre", start, end, argument)
                return
        self.spans.append(Span(kind, start, end, argument))


def _complaint(text: str) -> RefusalError:
    return bad_request(f"can't parse entities: {text[0].upper()}{text[1:]}")
