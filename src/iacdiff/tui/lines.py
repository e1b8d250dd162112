"""Lines of pieces → a pane: a view that paints only the lines on the screen, with one cursor over its items.

An item may take several lines. The first line of the pane is its title and does not scroll.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from iacdiff.tui.keys import KEYS, Key, Where
from iacdiff.tui.palette import Palette
from iacdiff.tui.pieces import BLANK, Line, Piece, display, fit, shift, width_of

if TYPE_CHECKING:
    from rich.style import Style
    from textual.events import Click, MouseDown, MouseMove, MouseUp, Resize

    from iacdiff.tui.app import ReviewApp


def bindings(*where: Where, only: Sequence[str] = ()) -> list[BindingType]:
    """The bindings of some places, out of the table of keys; or of some commands `only`."""
    keys = [key for key in KEYS if key.where in where and (not only or key.id in only)]
    return [Binding(key.keys, _action(key), key.description, id=key.id) for key in keys]


def _action(key: Key) -> str:
    """What a pane cannot do by itself, its screen does; and the tour is on all of them."""
    if key.where == "tour":
        return f"app.{key.id}"
    return f"screen.{key.id}" if key.where in ("requirements", "findings") else key.id


def strip(line: Line, width: int, palette: Palette, over: str = "", fill: str = "") -> Strip:
    """A line → what Textual paints, exactly so wide, with the ground and weight of `over` laid on it."""
    below, last = palette.ground + palette.over(over), palette.last(over)
    out: list[Segment] = []
    text, style = "", below
    for piece in fit(line, width, fill):
        mine = below + palette[piece.style]
        if last is not None:
            mine += last
        if mine == style or (text and _unseen(piece.text, mine, style)):
            text += piece.text
            continue
        if text:
            out.append(Segment(text, style))
        text, style = piece.text, mine
    if text:
        out.append(Segment(text, style))
    return Strip(out, width)


def _unseen(text: str, style: Style, other: Style) -> bool:
    """Whether a text looks the same in another style: blanks on the same ground, which saves a terminal bytes."""
    return (
        text.isspace()
        and style.bgcolor == other.bgcolor
        and not (style.underline or other.underline or style.reverse or other.reverse)
        and not (style.strike or other.strike)
    )


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

    class Dragged(Message):
        """The mouse was dragged over lines: their text."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Pulled(Message):
        """The mouse drags the title of a pane to another line of the screen."""

        def __init__(self, view: LineView, to: int) -> None:
            super().__init__()
            self.view, self.to = view, to

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drag: tuple[int, int] | None = None
        """(first line, last line) under the mouse that is being dragged; lines below 0 are the title."""
        self._was_dragged = False
        self.cursor = 0
        self.needle = ""
        """What was searched for; it stands out."""
        self.filter = ""
        """What hides a part of the content, for the title."""
        self.labels: Mapping[int, str] = {}
        """Item → the letters that go to it."""
        self._count = 0
        self._starts: Sequence[int] | None = None
        self._total = 0
        self._painted: dict[tuple[int, str], Strip] = {}
        self._top: tuple[Line, Strip] = ((), Strip([]))
        self._as_painted: tuple[Region, list[Strip]] | None = None
        self._bar_waits = False
        self._with_edge: dict[int, tuple[Strip, Strip]] = {}

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

    @property
    def place(self) -> int:
        """The item that a search goes on from."""
        return self.cursor

    def to_place(self, item: int) -> None:
        """Show an item, with the cursor on it where there is one."""
        self.move_to(item)

    def items_seen(self) -> list[int]:
        """The items that begin on the screen."""
        top = self.scroll_offset.y
        lines = range(top, min(top + self.page, self._total))
        return [item for item in dict.fromkeys(map(self.item_at, lines)) if self.first_line(item) in lines]

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
        self._tell_height()
        if self.is_mounted:
            self.scroll_to(y=max(0, self.first_line(self.cursor) - offset), animate=False, force=True)
            self.reveal()

    def _tell_height(self) -> None:
        """Tell the scroll bar how long the content is; the screen is arranged anew only where that gives the height."""
        size = Size(max(self.inner_width, 1), self._total + 1)
        if size == self.virtual_size:
            return
        height = self.styles.height
        if not self.is_mounted or (height is not None and height.is_auto):
            self.virtual_size = size
            return
        self.set_reactive(LineView.virtual_size, size)
        self._scroll_update(size)

    def repaint(self) -> None:
        """Paint all lines anew."""
        self._painted.clear()
        self._top = ((), Strip([]))
        self._with_edge.clear()
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
        return self._line(y, self.inner_width, self.scroll_offset.y, self.review_app.palette)

    def _line(self, y: int, width: int, top: int, palette: Palette) -> Strip:
        """Line `y` of the widget, of so many cells, where `top` is the first line of the content that is shown."""
        if y == 0:
            return self._title_strip(width, palette)
        index = top + y - 1
        if index >= self._total:
            return self._below(width, palette)
        over = self._over(index)
        found = self._painted.get((index, over))
        if found is None or found.cell_length != width:
            if len(self._painted) > 2_000:
                self._painted.clear()
            found = self._painted[index, over] = strip(self._labelled(index, width), width, palette, over)
        return found

    def _labelled(self, line: int, width: int) -> Line:
        """A line, with the letters that go to it."""
        found = self.paint(line, width)
        if not self.labels:
            return found
        label = self.labels.get(self.item_at(line))
        if label is None or self.first_line(self.item_at(line)) != line:
            return found
        return (Piece(label, "title badge"), *shift(found, len(label)))

    def _set_dirty(self, *regions: Region) -> None:
        """Textual: something of the widget is to be painted anew."""
        self._as_painted = None
        super()._set_dirty(*regions)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some lines of the widget, for Textual: the strips themselves, so that one that stays is not made anew.

        Textual asks every widget for all its lines whenever anything is painted, and its own way pads, filters
        and copies each of them, which costs more than to paint them.
        """
        if self._as_painted is not None and self._as_painted[0] == crop:
            return self._as_painted[1]
        gutter = self.styles.gutter
        if gutter.totals not in ((0, 0), (1, 0)) or gutter.right:
            return super().render_lines(crop)
        width, top, palette = self.inner_width, self.scroll_offset.y, self.review_app.palette
        strips = [self._line(y, width, top, palette) for y in crop.line_range]
        if gutter.left:
            strips = [self._edged(one) for one in strips]
        first, last = crop.column_span
        if first or last < width + gutter.left:
            strips = [one.crop(first, last) for one in strips]
        self._as_painted = (crop, strips)
        return strips

    def _edged(self, content: Strip) -> Strip:
        """A line with the border on its left; the same for the same line."""
        found = self._with_edge.get(id(content))
        if found is None or found[0] is not content:
            palette = self.review_app.palette
            edge = Strip([Segment("│", palette.ground + palette["rule"])], 1)
            if len(self._with_edge) > 2_000:
                self._with_edge.clear()
            found = self._with_edge[id(content)] = (content, Strip.join([edge, content]))
        return found[1]

    def _below(self, width: int, palette: Palette) -> Strip:
        """What stands below the last line: nothing."""
        found = self._painted.get((-1, ""))
        if found is None or found.cell_length != width:
            found = self._painted[-1, ""] = strip(BLANK, width, palette)
        return found

    def _title_strip(self, width: int, palette: Palette) -> Strip:
        line = self.title(width)
        if self.filter:
            shown = Piece(f" & {display(self.filter)} ", "key badge")
            room = max(0, width - width_of([shown]) - 2)
            line = (*(line if width_of(line) <= room else fit(line, room)), Piece(" "), shown)
        rest = width - width_of(line) - 1
        if rest > 0:
            line = (*line, Piece(" "), Piece("─" * rest, "title" if self.has_focus else "rule"))
        if self._top[0] != line or self._top[1].cell_length != width:
            self._top = (line, strip(line, width, palette))
        return self._top[1]

    def _over(self, line: int) -> str:
        if self._drag is not None and self._drag[0] != self._drag[1]:
            first, last = sorted(self._drag)
            return "on-cursor" if first <= line <= last else ""
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

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Textual: other lines are shown; the scroll bar follows when they are painted."""
        if round(old_value) == round(new_value):
            return
        self.refresh(self.size.region)
        if not self._bar_waits:
            self._bar_waits = True
            self.call_after_refresh(self.move_bar)

    def move_bar(self) -> None:
        """Put the scroll bar where the lines are."""
        self._bar_waits = False
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = self.scroll_y

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

    def on_mouse_down(self, event: MouseDown) -> None:
        """Textual: something may be dragged."""
        if event.button == 1:
            self._drag = (at, at) if (at := self._line_under(event.y)) < self._total else None
            self._was_dragged = False
            self.capture_mouse()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Textual: it is dragged: lines to copy, or the title to make the pane larger."""
        if self._drag is None:
            return
        if self._drag[0] < 0:
            if event.y:
                self._was_dragged = True
                self.post_message(self.Pulled(self, event.screen_y))
            return
        at = max(0, min(self._line_under(max(1, event.y)), self._total - 1))
        if at != self._drag[1]:
            self._drag = (self._drag[0], at)
            self._was_dragged = True
            self.repaint()

    def on_mouse_up(self, event: MouseUp) -> None:
        """Textual: let go of it."""
        self.release_mouse()
        drag, self._drag = self._drag, None
        if drag is not None and self._was_dragged and drag[0] >= 0:
            first, last = sorted(drag)
            texts = [text for line in range(first, last + 1) if (text := self.copied(line, event.x)) is not None]
            self.repaint()
            self.post_message(self.Dragged("\n".join(texts)))

    def _line_under(self, y: int) -> int:
        return -1 if y < 1 else self.scroll_offset.y + y - 1

    def copied(self, line: int, x: int) -> str | None:
        """What a line is worth when it is copied, for a mouse at `x`; None for nothing."""
        return "".join(piece.text for piece in self.paint(line, self.inner_width)).rstrip()

    def on_click(self, event: Click) -> None:
        """Textual: a click selects."""
        if self._was_dragged:
            return
        line = self.scroll_offset.y + event.y - 1
        if event.y < 1 or line >= self._total:
            return
        item = self.item_at(line)
        if self.has_cursor:
            self.move_to(item)
        self.clicked(item, event.x, event.chain)

    def clicked(self, item: int, x: int, times: int) -> None:
        """For the panes: an item was clicked, `times` in a row, `x` cells from the left."""
