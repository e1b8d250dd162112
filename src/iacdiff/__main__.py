"""`iacdiff`: the command, and the guard that lets no traceback reach a user."""

import os
import sys


def main() -> int:
    """Run the command line; the value is the exit status (0 done, 1 check found an error, 2 cannot)."""
    try:
        from iacdiff import cli

        return cli.main(sys.argv[1:])
    except BrokenPipeError:
        # The reader of our output went away; nothing is left to say, not even by the interpreter at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("IACDIFF_TRACEBACK"):
            raise
        print(
            f"iacdiff: internal error: {type(error).__name__}: {error} (IACDIFF_TRACEBACK=1 shows where)",
            file=sys.stderr,
        )
        return 2


if __name__ == "__main__":
    sys.exit(main())
