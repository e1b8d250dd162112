"""Keys that are typed, or pasted by a terminal, faster than a line to type in can open: they go where it opened."""

from __future__ import annotations

from collections import deque

from textual.app import App
from textual.dom import DOMNode
from textual.events import Event, Key

_MOST = 256


class Bursts(App[int], inherit_bindings=False):
    """Textual aims each key when it arrives; one that comes back unused is aimed anew if the focus has moved since."""

    def __init__(self) -> None:
        super().__init__()
        self._aims: deque[tuple[Event, DOMNode]] = deque(maxlen=_MOST)

    async def on_event(self, event: Event) -> None:
        """Textual: note at what a key is aimed."""
        if isinstance(event, Key) and not event.is_forwarded:
            self._aims.append((event, self.focused or self.screen))
        await super().on_event(event)

    def on_key(self, event: Key) -> None:
        """Textual: nobody took this key yet."""
        aim = next((target for aimed, target in self._aims if aimed is event), None)
        target = self.focused or self.screen
        if aim is None or aim is target:
            return
        event.prevent_default()
        again = Key(event.key, event.character)
        self._aims.append((again, target))
        target._forward_event(again)
