"""Lines of pieces → a pane: a view that paints only the lines on the screen, with one cursor over its items.

An item may take several lines. The first line of the pane is its title and does not scroll.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from iacdiff.tui.keys import KEYS, Key, Where
from iacdiff.tui.palette import Palette
from iacdiff.tui.pieces import BLANK, Line, Piece, fit, width_of

if TYPE_CHECKING:
    from textual.events import Click, Resize

    from iacdiff.tui.app import ReviewApp


def bindings(*where: Where, only: Sequence[str] = ()) -> list[BindingType]:
    """The bindings of some places, out of the table of keys; or of some commands `only`."""
    keys = [key for key in KEYS if key.where in where and (not only or key.id in only)]
    return [Binding(key.keys, _action(key), key.description, id=key.id) for key in keys]


def _action(key: Key) -> str:
    """What a pane cannot do by itself, its screen does."""
    return f"screen.{key.id}" if key.where in ("requirements", "findings") else key.id


def strip(line: Line, width: int, palette: Palette, over: str = "", fill: str = "") -> Strip:
    """A line → what Textual paints, exactly so wide, with the ground and weight of `over` laid on it."""
    ground, upper = palette.ground, palette.over(over)
    segments = [Segment(piece.text, ground + upper + palette[piece.style]) for piece in fit(line, width, fill)]
    return Strip(segments, width)


class LineView(ScrollView, can_focus=True, inherit_bindings=False):
    """The base of all panes."""

    BINDINGS = bindings("lines")
    ALLOW_SELECT: ClassVar[bool] = False
    ALLOW_MAXIMIZE = False
    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        scrollbar-color: $rule;
        scrollbar-color-hover: $dim;
        scrollbar-color-active: $dim;
    }
    """
    has_cursor: ClassVar[bool] = True
    name_of_place: ClassVar[Where] = "lines"

    class Moved(Message):
        """The user moved the cursor of a pane."""

        def __init__(self, view: LineView) -> None:
            super().__init__()
            self.view = view

        @property
        def control(self) -> LineView:
            """The pane."""
            return self.view

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._count = 0
        self._starts: Sequence[int] | None = None
        self._total = 0
        self._painted: dict[tuple[int, str], Strip] = {}

    # ------------------------------------------------------------------ for the panes to fill in

    def title(self, width: int) -> Line:
        """The line that stands on top and does not scroll."""
        return BLANK

    def paint(self, line: int, width: int) -> Line:
        """One line of the content, counted from 0."""
        raise NotImplementedError

    def relayout(self, width: int) -> None:
        """The pane has a new width: lines that are wrapped are to be made again."""

    def item_text(self, item: int) -> str:
        """What a search looks at."""
        return ""

    # ------------------------------------------------------------------ content

    @property
    def review_app(self) -> ReviewApp:
        """The application, which has the palette."""
        return cast("ReviewApp", self.app)

    @property
    def count(self) -> int:
        """How many items there are."""
        return self._count

    @property
    def inner_width(self) -> int:
        """Cells of a line."""
        return max(self.scrollable_content_region.width, 1)

    def load(self, count: int, starts: Sequence[int] | None = None, total: int | None = None, cursor: int = 0) -> None:
        """New content of so many items: `starts` is the first line of each, where they take more lines than one.

        The cursor's line stays where it is on the screen.
        """
        offset = self.first_line(self.cursor) - self.scroll_offset.y if self._count else 0
        self._count, self._starts = count, starts
        self._total = count if starts is None else (total if total is not None else count)
        self.cursor = max(0, min(cursor, count - 1))
        self.repaint()
        self.virtual_size = Size(max(self.inner_width, 1), self._total + 1)
        if self.is_mounted:
            self.scroll_to(y=max(0, self.first_line(self.cursor) - offset), animate=False, force=True)
            self.reveal()

    def repaint(self) -> None:
        """Paint all lines anew."""
        self._painted.clear()
        self.refresh()

    def first_line(self, item: int) -> int:
        """The first line of an item."""
        if self._starts is None:
            return item
        return self._starts[item] if 0 <= item < len(self._starts) else 0

    def item_at(self, line: int) -> int:
        """The item that a line belongs to."""
        if self._starts is None:
            return line
        return max(0, bisect_right(self._starts, line) - 1)

    def last_line(self, item: int) -> int:
        """The last line of an item."""
        if self._starts is None:
            return item
        return (self._starts[item + 1] if item + 1 < len(self._starts) else self._total) - 1

    # ------------------------------------------------------------------ painting

    def render_line(self, y: int) -> Strip:
        """One line of the widget, for Textual."""
        width = self.inner_width
        palette = self.review_app.palette
        if y == 0:
            line = self.title(width)
            rest = width - width_of(line) - 1
            if rest > 0:
                line = (*line, Piece(" "), Piece("─" * rest, "title" if self.has_focus else "rule"))
            return strip(line, width, palette)
        index = self.scroll_offset.y + y - 1
        if index >= self._total:
            return strip(BLANK, width, palette)
        over = self._over(index)
        found = self._painted.get((index, over))
        if found is None or found.cell_length != width:
            if len(self._painted) > 2_000:
                self._painted.clear()
            found = self._painted[index, over] = strip(self.paint(index, width), width, palette, over)
        return found

    def _over(self, line: int) -> str:
        if not self.has_cursor or not self._count or self.item_at(line) != self.cursor:
            return ""
        return "on-cursor" if self.has_focus else "on-resting"

    def on_resize(self, event: Resize) -> None:
        """Textual: the size of the pane is another."""
        self._painted.clear()
        self.relayout(self.inner_width)
        self.reveal()

    def on_focus(self) -> None:
        """Textual: keys go here now."""
        self.repaint()

    def on_blur(self) -> None:
        """Textual: keys go elsewhere now."""
        self.repaint()

    # ------------------------------------------------------------------ moving

    @property
    def page(self) -> int:
        """Lines of content on the screen."""
        return max(self.size.height - 1, 1)

    def move_to(self, item: int, tell: bool = True) -> None:
        """Put the cursor on an item and show it."""
        if not self._count:
            return
        item = max(0, min(item, self._count - 1))
        if item != self.cursor:
            before, self.cursor = self.cursor, item
            self._refresh_items(before, item)
            if tell:
                self.post_message(self.Moved(self))
        self.reveal()

    def _refresh_items(self, *items: int) -> None:
        from textual.geometry import Region

        top = self.scroll_offset.y
        for item in items:
            first, last = self.first_line(item), self.last_line(item)
            self.refresh(Region(0, first - top + 1, self.size.width, last - first + 1))

    def reveal(self) -> None:
        """Scroll as little as shows the cursor, with a line or two around it."""
        if not self.has_cursor or not self._count or not self.is_mounted:
            return
        first, last = self.first_line(self.cursor), self.last_line(self.cursor)
        margin = min(2, max(0, (self.page - (last - first + 1)) // 2))
        top = self.scroll_offset.y
        wanted = top
        if first - margin < top:
            wanted = first - margin
        elif last + margin >= top + self.page:
            wanted = min(last + margin - self.page + 1, first)
        if wanted != top:
            self.scroll_to(y=max(0, wanted), animate=False, force=True)

    def _step(self, lines: int) -> None:
        if not self.has_cursor:
            self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)
        elif abs(lines) == 1:
            self.move_to(self.cursor + lines)
        else:
            target = max(0, min(self.first_line(self.cursor) + lines, self._total - 1))
            self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)
            self.move_to(self.item_at(target))

    def action_cursor_down(self) -> None:
        """One item down."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """One item up."""
        self._step(-1)

    def action_half_down(self) -> None:
        """Half a page down."""
        self._step(max(2, self.page // 2))

    def action_half_up(self) -> None:
        """Half a page up."""
        self._step(-max(2, self.page // 2))

    def action_page_down(self) -> None:
        """A page down."""
        self._step(max(2, self.page - 1))

    def action_page_up(self) -> None:
        """A page up."""
        self._step(-max(2, self.page - 1))

    def action_go_first(self) -> None:
        """To the first item."""
        if self.has_cursor:
            self.move_to(0)
        self.scroll_to(y=0, animate=False, force=True)

    def action_go_last(self) -> None:
        """To the last item."""
        if self.has_cursor:
            self.move_to(self._count - 1)
        else:
            self.scroll_to(y=self._total, animate=False, force=True)

    # ------------------------------------------------------------------ mouse

    def on_click(self, event: Click) -> None:
        """Textual: a click selects."""
        line = self.scroll_offset.y + event.y - 1
        if event.y < 1 or line >= self._total:
            return
        item = self.item_at(line)
        if self.has_cursor:
            self.move_to(item)
        self.clicked(item, event.x, event.chain)

    def clicked(self, item: int, x: int, times: int) -> None:
        """For the panes: an item was clicked, `times` in a row, `x` cells from the left."""
