"""The table of all commands and their keys: footer, help, palette and the user's own keys are made from it.

A user changes keys in `keys.toml` in the configuration folder: `next_difference = "right_square_bracket,ctrl+n"`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

Where = Literal[
    "everywhere",
    "lines",
    "trees",
    "detail",
    "requirements",
    "findings",
    "editor",
    "note",
    "offer",
    "list",
    "picker",
    "tour",
]


class Key(NamedTuple):
    """One command: what it is called, its keys, where it holds, and what it does."""

    id: str
    """Also the name of its action."""
    keys: str
    """As Textual writes them, separated by commas."""
    short: str
    """For the footer; empty keeps it out."""
    description: str
    where: Where = "everywhere"
    shown: str = ""
    """How the keys are shown, where their names do not say it well."""


KEYS: tuple[Key, ...] = (
    # walking
    Key("next_difference", "right_square_bracket", "next", "Next difference", shown="]"),
    Key("previous_difference", "left_square_bracket", "previous", "Previous difference", shown="["),
    Key("next_unreviewed", "full_stop", "unreviewed", "Next difference that is not reviewed", shown="."),
    Key("cursor_down", "j,down", "", "Down", "lines", "j ↓"),
    Key("cursor_up", "k,up", "", "Up", "lines", "k ↑"),
    Key("half_down", "ctrl+d", "", "Half a page down", "lines"),
    Key("half_up", "ctrl+u", "", "Half a page up", "lines"),
    Key("page_down", "pagedown,ctrl+f", "", "A page down", "lines", "PgDn"),
    Key("page_up", "pageup,ctrl+b", "", "A page up", "lines", "PgUp"),
    Key("go_first", "g,home", "", "To the first line", "lines", "g Home"),
    Key("go_last", "G,end", "", "To the last line", "lines", "G End"),
    # the trees
    Key("fold", "enter", "fold", "Fold or unfold", "trees"),
    Key("unfold_here", "right,l", "", "Unfold", "trees", "l →"),
    Key("fold_here", "left,h", "", "Fold, or go to the row above", "trees", "h ←"),
    Key("mark", "space", "mark", "Mark: several marked differences make one finding", "trees"),
    Key("fold_all", "minus", "", "Fold all", shown="-"),
    Key("unfold_all", "equals_sign", "", "Unfold all", shown="="),
    Key("everything", "c", "all/changes", "Only what differs, or everything"),
    Key("text", "w", "", "Trees, or both documents as text"),
    # reviewing
    Key("finding", "f", "finding", "Write a finding about this difference, or about the marked ones"),
    Key("reviewed", "x", "reviewed", "Mark as reviewed, or take the mark away"),
    Key("pin", "p", "", "Pin this pair, or the two marked rows, as one thing; again: take the pin out"),
    Key("unpin", "P", "", "Not the same thing: never pair these two; again: let them be paired"),
    Key("link", "r", "", "Accept the link to this requirement; again: reject it; again: leave it open"),
    Key("note", "a", "", "Write a note that is no finding: on this difference, requirement or line"),
    Key("notes", "A", "", "All notes"),
    Key("drafts", "D", "", "Go through drafted findings: take, edit or drop each with one key"),
    Key("undo", "u", "undo", "Undo the last change: of the report, of a mark, a pin, a link or a note"),
    Key("redo", "ctrl+r", "", "Redo"),
    Key("edit_finding", "enter", "edit", "Edit this finding", "findings"),
    Key("remove_finding", "d", "remove", "Remove this finding, or the marked ones (undo with u)", "findings"),
    Key("claims", "o", "claims", "What this finding claims, and what the files say to it", "findings"),
    Key("mark_finding", "space", "mark", "Mark: several marked findings are changed together", "findings"),
    Key("merge_findings", "plus", "", "Make one finding of the marked ones", "findings", "+"),
    Key("split_finding", "S", "", "Split this finding: one for each item of its issue", "findings"),
    Key("move_finding_up", "K", "", "Move this finding up", "findings"),
    Key("move_finding_down", "J", "", "Move this finding down", "findings"),
    Key("renumber_findings", "number_sign", "", "Number the findings anew", "findings", "#"),
    Key("set_critical", "1", "", "Critical: this finding, or the marked ones", "findings"),
    Key("set_high", "2", "", "High: this finding, or the marked ones", "findings"),
    Key("set_medium", "3", "", "Medium: this finding, or the marked ones", "findings"),
    Key("set_low", "4", "", "Low: this finding, or the marked ones", "findings"),
    Key(
        "next_of_requirement",
        "enter",
        "its differences",
        "Next difference of this requirement",
        "requirements",
    ),
    # the detail
    Key("more_context", "right_curly_bracket", "", "More lines around the difference", shown="}"),
    Key("less_context", "left_curly_bracket", "", "Fewer lines around the difference", shown="{"),
    Key("layout", "v", "layout", "Side by side, stacked, or the whole source"),
    Key("whole_source", "V", "", "The whole file of both sides at this place, and back"),
    Key("show_right", "right,l", "", "Scroll long lines", "detail", "l →"),
    Key("show_left", "left,h", "", "Scroll back", "detail", "h ←"),
    # finding one's way
    Key("search", "slash", "search", "Search", shown="/"),
    Key("next_match", "n", "", "Next match"),
    Key("previous_match", "N", "", "Previous match"),
    Key("filter", "ampersand", "filter", "Filter: by kind, severity, category, type, state or text", shown="&"),
    Key("jump", "semicolon", "jump", "Jump: two letters go to any line that is seen", shown=";"),
    Key("back", "H,ctrl+o", "", "Back to where the cursor was", shown="H"),
    Key("forth", "L", "", "Forth again"),
    Key("next_pane", "tab", "pane", "Next pane"),
    Key("previous_pane", "shift+tab", "", "Previous pane"),
    Key("zoom", "z", "zoom", "This pane alone, or all panes"),
    Key("escape", "escape", "", "Clear the search, the marks and the filter", shown="Esc"),
    # the sample
    Key("next_turn", "m", "", "Next answer of MODEL"),
    Key("ideal_source", "i", "", "IDEAL from its document, or from the files beside it"),
    Key("next_sample", "greater_than_sign", "", "Next sample", shown=">"),
    Key("previous_sample", "less_than_sign", "", "Previous sample", shown="<"),
    Key("turns", "T", "", "MODEL's turns side by side: what each one fixed or broke"),
    Key("metadata", "M", "", "metadata.json, and its training quality beside the computed one"),
    Key("problems", "exclamation_mark", "", "What could not be read, and what the check says", shown="!"),
    # taking things out
    Key("copy", "y", "copy", "Copy what the cursor is on"),
    Key("editor", "e", "", "Open $EDITOR at this line"),
    Key("export", "s", "export", "Export the annotated diff"),
    # the program
    Key("theme", "t", "", "Next theme"),
    Key("screenshot", "f12", "", "A picture of this screen as SVG"),
    Key("help", "question_mark,f1", "help", "All keys", shown="?"),
    Key("palette", "colon,ctrl+p", "commands", "Find a command or a resource", shown=":"),
    Key("quit", "q,ctrl+q", "quit", "Quit", shown="q"),
    # the finding editor
    Key("critical", "1", "", "Critical", "editor"),
    Key("high", "2", "", "High", "editor"),
    Key("medium", "3", "", "Medium", "editor"),
    Key("low", "4", "", "Low", "editor"),
    Key("save", "ctrl+s", "save", "Write the finding", "editor"),
    Key("close", "escape", "keep draft", "Close; what was written stays as a draft", "editor", "Esc"),
    Key("discard", "ctrl+g", "discard", "Close and throw the draft away", "editor"),
    Key("next_field", "tab", "next field", "Next field", "editor"),
    Key("previous_field", "shift+tab", "", "Previous field", "editor"),
    Key("requirement", "ctrl+r", "requirement", "Choose the requirement that is cited", "editor"),
    Key("template", "ctrl+t", "words", "Take ready words for impact and root cause", "editor"),
    # a note
    Key("private", "ctrl+t", "private", "Private: no export shows it, or the opposite", "note"),
    Key("keep_note", "escape,ctrl+s", "keep", "Close and keep the note", "note", "Esc"),
    Key("remove_note", "ctrl+g", "remove", "Remove the note", "note"),
    # drafts that are offered
    Key("take_draft", "enter,a", "take", "Write this draft into the report, as it stands", "offer", "Enter"),
    Key("edit_draft", "e,f", "edit", "Edit this draft first", "offer", "e"),
    Key("drop_draft", "d,x", "drop", "Drop this draft; it is not offered again", "offer", "d"),
    Key("next_draft", "right_square_bracket,n,right", "next", "Decide later: the next draft", "offer", "]"),
    Key("previous_draft", "left_square_bracket,N,left", "previous", "The draft before", "offer", "["),
    Key("close_drafts", "escape,q", "close", "Close", "offer", "Esc"),
    # lists to choose from
    Key("choose", "enter", "choose", "Choose", "list"),
    Key("dismiss", "escape", "close", "Close", "list", "Esc"),
    Key("sort", "o", "sort", "Sort: by name, differences, coverage, findings, contradictions", "picker"),
    # the tour
    Key("skip_step", "f8", "", "Skip a step of the tour", "tour"),
    Key("end_tour", "f9", "", "End the tour", "tour"),
)
BY_ID: Mapping[str, Key] = {key.id: key for key in KEYS}
_SIGNS = {
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "right_curly_bracket": "}",
    "left_curly_bracket": "{",
    "full_stop": ".",
    "minus": "-",
    "equals_sign": "=",
    "slash": "/",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "exclamation_mark": "!",
    "question_mark": "?",
    "colon": ":",
    "ampersand": "&",
    "semicolon": ";",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
}
_NAMES = {sign: name for name, sign in _SIGNS.items() if len(sign) == 1}


class Keymap(NamedTuple):
    """The table with the user's own keys in it."""

    keys: tuple[Key, ...]
    notices: tuple[str, ...]

    def of(self, *where: Where) -> list[Key]:
        """The commands of some places, in the order of the table."""
        return [key for key in self.keys if key.where in where]


def display(key: Key) -> str:
    """A command's keys as a reader sees them: `]`, `j ↓`, `Ctrl+D`."""
    if key.shown:
        return key.shown
    return " ".join(_SIGNS.get(name) or _title(name) for name in key.keys.split(","))


def _title(name: str) -> str:
    return "+".join(part.capitalize() for part in name.split("+")) if len(name) > 1 else name


def load(path: Path) -> Keymap:
    """The table as the user wants it; what is wrong in the file is said in the notices and left out."""
    if not path.is_file():
        return Keymap(KEYS, ())
    import tomllib

    try:
        wanted = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Keymap(KEYS, (f"{path.name} is not read: {error}",))
    return changed(wanted, path.name)


def changed(wanted: Mapping[str, object], file: str = "keys.toml") -> Keymap:
    """The table with some commands on other keys; two commands never share a key in one place."""
    notices: list[str] = []
    table = dict(BY_ID)
    for id, keys in wanted.items():
        if id not in BY_ID:
            notices.append(f"{file}: no command is called {id}{_nearest(id)}")
        elif not isinstance(keys, str) or not keys.strip():
            notices.append(f'{file}: {id} needs its keys as text, such as {id} = "ctrl+n"')
        else:
            table[id] = table[id]._replace(keys=_normal(keys), shown="")
    for one, other, key in _clashes(table.values()):
        loser = one if one in wanted else other
        notices.append(f"{file}: {one} and {other} both want {key}; {loser} stays on {display(BY_ID[loser])}")
        table[loser] = BY_ID[loser]
    return Keymap(tuple(table.values()), tuple(notices))


def _normal(keys: str) -> str:
    return ",".join(_NAMES.get(key.strip(), key.strip()) for key in keys.split(",") if key.strip())


def _nearest(id: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(id, BY_ID, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _clashes(table: Iterable[Key]) -> list[tuple[str, str, str]]:
    """(command, command, key) of those in one place that want the same key."""
    places: dict[tuple[str, str], str] = {}
    found = []
    for key in table:
        for name in key.keys.split(","):
            other = places.setdefault((key.where, name), key.id)
            if other != key.id:
                found.append((other, key.id, name))
    return found
