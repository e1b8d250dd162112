"""Where things lie on this user's disk, and how a file is replaced without ever being half written."""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
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


def write_atomically(path: Path, data: bytes, check: Callable[[], None] | None = None) -> None:
    """Replace a file, or make it: readers see the old bytes or the new ones, never a part.

    `check` is called at the last moment before the file is replaced; if it raises, nothing is replaced.
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
        if check:
            check()
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    _sync_folder(target.parent)


@contextlib.contextmanager
def alone(path: Path, seconds: float = 5.0) -> Iterator[None]:
    """Keep this user's other iacdiffs from replacing a file meanwhile.

    Raises TimeoutError where another one has it for so long. Where locks cannot be had (no `fcntl`, a state folder
    that cannot be written) nobody is kept away.
    """
    descriptor = _lock_file(path)
    if descriptor is None:
        yield
        return
    import fcntl

    try:
        end = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise TimeoutError(f"{path.name} is being written by another iacdiff") from None
                time.sleep(0.01)
            except OSError:  # a file system without locks
                break
        yield
    finally:
        os.close(descriptor)


def _lock_file(path: Path) -> int | None:
    """A file of our own that stands for another one, which itself is replaced and so cannot be locked."""
    try:
        import fcntl  # noqa: F401

        name = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:24]
        folder = state_folder() / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / name, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600)
    except (ImportError, OSError):
        return None


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
