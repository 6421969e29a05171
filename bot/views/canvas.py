"""A sheet of paper to draw on, with a Hangul font that a package carries; measured in pixels from the top left.

Matplotlib is imported with the first picture, not with the program: it takes longer than most commands.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import PermanentError
from summarizer.types import Reason

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

#: As wide as a phone shows sharply.
WIDTH = 1080
INK, PALE_INK, RULE, PAPER = "#1b2733", "#5f6b76", "#d5dbe1", "#ffffff"
ACCENT = "#12507b"
#: Eight colours that people with colour-blindness tell apart (after Okabe and Ito), and two that differ in lightness.
COLOURS = {
    Reason.TALENT: "#0072b2",
    Reason.ECOSYSTEM: "#009e73",
    Reason.RESEARCH: "#cc79a7",
    Reason.PRODUCT: "#d55e00",
    Reason.MARKET: "#e69f00",
    Reason.INFRASTRUCTURE: "#56b4e9",
    Reason.TRANSFORMATION: "#8c7a00",
    Reason.TRUST: "#5b3a8c",
    Reason.STARTUPS: "#7a3b12",
    Reason.SOCIETY: "#2b2b2b",
}
#: A tie whose reason no article states.
NO_REASON = "#a9b3bc"
_DPI = 100
_FONTS = {False: "NanumGothic.ttf", True: "NanumGothicBold.ttf"}
#: Few colours keep a picture small; letters need some for their soft edges.
_PALETTE = 128


class Sheet:
    """One picture in the making."""

    def __init__(self, height: int) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.height = height
        figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
        # Some of its methods carry no types.
        self._canvas: Any = FigureCanvasAgg(figure)
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        self._axes.axis("off")
        self._texts: list[Any] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 26,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
        above: int = 3,
    ) -> None:
        """Text whose middle line is at `y`; `size` in pixels."""
        self._texts.append(
            self._axes.text(
                x,
                y,
                # A dollar sign would begin a formula.
                text.replace("$", r"\$"),
                fontproperties=_font(bold=bold),
                fontsize=size * 72 / _DPI,
                color=colour,
                ha=align,
                # Two words in one row stand on one line, whichever letters reach below it.
                va="center" if "\n" in text else "center_baseline",
                linespacing=1.15,
                zorder=above,
            )
        )

    def curve(
        self, points: Sequence[tuple[float, float]], *, colour: str, width: float, dashed: bool = False
    ) -> None:
        """A line from the first point to the last, bent towards the one between where there is one."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Outline

        codes = [Outline.MOVETO, *([Outline.CURVE3] * 2 if len(points) == 3 else [Outline.LINETO])]
        self._axes.add_patch(
            PathPatch(
                Outline(list(points), codes),
                fill=False,
                edgecolor=colour,
                linewidth=width * 72 / _DPI,
                linestyle=(0, (4, 3)) if dashed else "solid",
                capstyle="round" if not dashed else "butt",
                zorder=1,
            )
        )

    def dot(self, x: float, y: float, radius: float, *, colour: str, edge: str = PAPER) -> None:
        """A disc."""
        from matplotlib.patches import Circle

        self._axes.add_patch(
            Circle((x, y), radius, facecolor=colour, edgecolor=edge, linewidth=2 * 72 / _DPI, zorder=2)
        )

    def box(
        self, x: float, y: float, width: float, height: float, *, colour: str, rounded: float = 0
    ) -> None:
        """A filled box by its top left corner."""
        from matplotlib.patches import FancyBboxPatch

        self._axes.add_patch(
            FancyBboxPatch(
                (x + rounded, y + rounded),
                width - 2 * rounded,
                height - 2 * rounded,
                boxstyle=f"round,pad={rounded}" if rounded else "square,pad=0",
                facecolor=colour,
                edgecolor="none",
                zorder=2,
            )
        )

    def label_boxes(self) -> list[tuple[str, float, float, float, float]]:
        """Each text with the corners that it really takes: left, top, right, bottom."""
        renderer = self._canvas.get_renderer()
        boxes = []
        for text in self._texts:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="Glyph .* missing from font")
                extent = text.get_window_extent(renderer)
            boxes.append(
                (text.get_text(), extent.x0, self.height - extent.y1, extent.x1, self.height - extent.y0)
            )
        return boxes

    def png(self) -> bytes:
        """The picture."""
        from PIL import Image

        with warnings.catch_warnings():
            # A name may hold a letter that no font of ours has; it stays a small box.
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            self._canvas.draw()
        picture = Image.frombuffer("RGBA", self._canvas.get_width_height(), self._canvas.buffer_rgba())
        small = picture.convert("RGB").quantize(_PALETTE, dither=Image.Dither.NONE)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=True)
        return out.getvalue()


def wrapped(text: str, *, size: float, width: float, lines: int = 2) -> str:
    """The text in so many lines at most, broken at spaces or else anywhere, shortened where it does not fit."""
    done: list[str] = []
    rest = text.strip()
    while rest and len(done) < lines:
        cut = _fitting(rest, width / size)
        if cut < len(rest):
            space = rest.rfind(" ", 0, cut + 1)
            # A break after a mark that joins two names reads well too.
            joint = max(rest.rfind(mark, 0, cut) + 1 for mark in "·-/")
            bracket = rest.rfind("(", 0, cut)
            cut = next((c for c in (space, joint, bracket) if c > cut * 0.2), cut)
        if len(done) == lines - 1 and cut < len(rest):
            cut = max(1, _fitting(rest, width / size - 1))
            done.append(rest[:cut].rstrip() + "…")
            break
        done.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return "\n".join(done)


def text_width(text: str, *, size: float) -> float:
    """About how wide a text is: Hangul takes a square, most Latin letters a good half of one."""
    return max((sum(map(_ems, line)) for line in text.split("\n")), default=0.0) * size


def _fitting(text: str, ems: float) -> int:
    taken = 0.0
    for number, letter in enumerate(text):
        taken += _ems(letter)
        if taken > ems:
            return max(number, 1)
    return len(text)


def _ems(letter: str) -> float:
    if ord(letter) >= 0x1100:
        return 0.94
    if letter in "WMmw@%&":
        return 0.85
    if letter.isupper() or letter.isdigit():
        return 0.66
    return 0.32 if letter in " .,·'iIljt|-()" else 0.54


@cache
def _font(*, bold: bool) -> FontProperties:
    from importlib.util import find_spec

    from matplotlib import font_manager

    # Only its files are wanted: importing the package would change matplotlib's settings.
    found = find_spec("koreanize_matplotlib")
    folders: Iterable[str] = found.submodule_search_locations or () if found else ()
    path = next((p for folder in folders for p in Path(folder).glob(f"fonts/{_FONTS[bold]}")), None)
    if path is None:
        raise PermanentError("The Hangul font is missing: install Pactwire again, with all that it needs.")
    # It would complain of each weight that one of the two families lacks.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    font_manager.fontManager.addfont(path)
    name = font_manager.FontProperties(fname=path).get_name()
    # Letters of other scripts come from the font that matplotlib itself carries.
    return font_manager.FontProperties(family=[name, "DejaVu Sans"], weight=600 if bold else "normal")
