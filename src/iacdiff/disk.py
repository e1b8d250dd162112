"""Where things lie on this user's disk, and how a file is replaced without ever being half written."""

import contextlib
import os
import tempfile
from pathlib import Path

import platformdirs

APPLICATION = "iacdiff"


def cache_folder() -> Path:
    """The folder for what can be made again; it may not exist yet, and is safe to delete."""
    return Path(platformdirs.user_cache_dir(APPLICATION))


def state_folder() -> Path:
    """The folder for what the reviewer did: places, marks, unsaved drafts; it may not exist yet."""
    return Path(platformdirs.user_state_dir(APPLICATION))


def config_folder() -> Path:
    """The folder for what the user sets: keys, themes; it may not exist."""
    return Path(platformdirs.user_config_dir(APPLICATION))


def bundled(name: str) -> Path:
    """A folder that ships with the program (`themes`, `sample_data`): inside the package when it was
    installed from a wheel, at the top of the repository in an editable install."""
    here = Path(__file__).parent
    inside = here / name
    return inside if inside.is_dir() else here.parents[1] / name


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file, or make it: readers see the old bytes or the new ones, never a part.

    Follows a symbolic link to the file that it names, and keeps the file's mode. Raises OSError, and then
    leaves the old file as it was. What is no regular file (a device, a pipe) is written to as it stands,
    because replacing it would take it away from everybody else.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb", buffering=0) as stream:
            stream.write(data)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    _sync_folder(target.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every file system lets a folder be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
