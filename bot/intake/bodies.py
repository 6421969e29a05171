"""The text of an article out of its page: trafilatura, with what Korean press pages need on top.

page -> boxes of other matter taken out -> trafilatura -> too little? -> the page's own body element
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: An element of lxml, which has no types.
_Element = Any

#: Where Korean press pages keep their text, by the names that their publishing systems give the element.
_BODIES = frozenset(
    (
        "article-view-content-div",
        "articleBody",
        "article_body",
        "articlebody",
        "article-body",
        "articleBodyContents",
        "newsct_article",
        "dic_area",
        "article_view",
        "article_txt",
        "news_body_area",
        "newsEndContents",
        "CmAdContent",
        "textBody",
        "harmonyContainer",
        "view_con",
        "cont_newstext",
    )
)
#: Boxes inside the text that belong to other articles, to the outlet or to nobody, by their class or id.
_BOXES = re.compile(
    r"adsby|(?:^|[\s_-])(?:ad|ads|adv|advert|banner|rel|related|relation|relate|readalso|recirc|newsletter|signup|subscribe|"
    r"share|sns|reporter|journalist|copyright|copy|card-news|tags?|comment|comments|reply|popup|layer|enlarge|promo)"
    r"(?:$|[\s_-]|\d|wrap|box|slot|area|list|s$)",
    re.IGNORECASE,
)
#: Elements whose text is never an article's.
_SILENT = frozenset(
    (
        "script",
        "style",
        "noscript",
        "iframe",
        "form",
        "button",
        "select",
        "nav",
        "aside",
        "template",
        "svg",
        "object",
    )
)
#: Elements that begin and end a line.
_BREAKS = frozenset(
    (
        "p",
        "div",
        "br",
        "li",
        "tr",
        "td",
        "table",
        "h2",
        "h3",
        "h4",
        "section",
        "figure",
        "figcaption",
        "center",
    )
)
#: Below this the text that trafilatura gave is doubted, and the page's own body element asked as well.
#: Measured on the newsroom's pages: a kept caption has 60 to 120 characters, a whole piece 600 to 1,700.
_DOUBTFUL = 300


#: A box holds at most this share of the page's text; whatever holds more is the article's own frame.
_LARGEST_BOX = 0.3


def body_text(html: str, *, url: str) -> str:
    """The article's text, a line a paragraph; empty where the page has none."""
    tree = _tree(html)
    if tree is None:
        return ""
    _take_out_boxes(tree)
    own = _tidy(_by_name(tree))
    text = _tidy(_by_trafilatura(tree, url))
    return own if len(text) < _DOUBTFUL and len(own) > 2 * len(text) else text


def text_of(html: str) -> str:
    """The text of a piece of HTML that is all article, such as a feed's; a line a paragraph."""
    tree = _tree(f"<div>{html}</div>")
    if tree is None:
        return ""
    _take_out_boxes(tree)
    return _tidy("".join(_lines(tree)))


def _tree(html: str) -> _Element:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return lxml_html.fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None  # nothing but white space and comments


def _take_out_boxes(tree: _Element) -> None:
    most = _LARGEST_BOX * len(tree.text_content())
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        for child in list(element):
            if not isinstance(child.tag, str):
                continue
            if child.tag in _SILENT or (_is_box(child) and len(child.text_content()) <= most):
                child.drop_tree()
            else:
                waiting.append(child)


def _is_box(element: _Element) -> bool:
    return element.tag not in ("html", "body", "article", "main") and any(
        _BOXES.search(element.get(name) or "") for name in ("class", "id")
    )


def _by_trafilatura(tree: _Element, url: str) -> str:
    import trafilatura  # slow to import

    found = trafilatura.bare_extraction(
        tree, url=url or None, include_comments=False, include_tables=True, favor_recall=True
    )
    return (found.text or "") if isinstance(found, trafilatura.settings.Document) else ""


def _by_name(tree: _Element) -> str:
    """The text of the element that the publishing system calls the article's body."""
    named = [
        element
        for element in tree.iter("div", "section", "article", "td", "span")
        if element.get("id") in _BODIES
        or element.get("itemprop") == "articleBody"
        or not _BODIES.isdisjoint((element.get("class") or "").split())
    ]
    return max(("".join(_lines(element)) for element in named), key=len, default="")


def _lines(element: _Element) -> Iterator[str]:
    for event, part in _walk(element):
        if part.tag in _BREAKS:
            yield "\n"
        text = part.text if event == "start" else part.tail if part is not element else None
        if text:
            yield text.replace("\n", " ")


def _walk(element: _Element) -> Iterator[tuple[str, _Element]]:
    from lxml import etree

    yield from etree.iterwalk(element, events=("start", "end"))


def _tidy(text: str) -> str:
    """Lines without table rules and empty ones; a line that repeats the one before it goes."""
    lines: list[str] = []
    for raw in text.splitlines():
        line = " ".join(raw.strip().strip("|").split())
        if line and not re.fullmatch(r"[|\s:-]*", line) and (not lines or lines[-1] != line):
            lines.append(line)
    return "\n".join(lines)
