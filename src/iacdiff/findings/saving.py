"""An edit → the file on disk, only if nobody else has changed it since it was read."""

from pathlib import Path

from iacdiff import disk


class Conflict(Exception):
    """The file on disk is not the one that was read."""

    def __init__(self, on_disk: bytes) -> None:
        super().__init__("the file was changed in the meantime")
        self.on_disk = on_disk


def save(path: Path, before: bytes, after: bytes) -> None:
    """Replace the file whole if it still holds `before` (an absent file holds nothing); raises Conflict, or OSError."""
    try:
        on_disk = path.read_bytes()
    except FileNotFoundError:
        on_disk = b""
    if on_disk != before:
        raise Conflict(on_disk)
    disk.write_atomically(path, after)
