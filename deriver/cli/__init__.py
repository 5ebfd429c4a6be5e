"""The command line: arguments in, calls of `api`, text out.

Thin on purpose: it parses arguments (`arguments`), calls what Python users call (`commands`), and prints (`output`). Everything heavy is
imported by the command that needs it. Start at `main`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code: 0 finished, 1 stuck or refuted, 2 refused or wrong usage. Never a traceback.

    >>> main(["--version"])  # doctest: +SKIP
    0
    """
    from ..errors import DeriverError
    from .arguments import Finish, parse_arguments
    from .output import complain, prepare_streams

    prepare_streams()
    try:
        options = parse_arguments(sys.argv[1:] if arguments is None else list(arguments))
        from .commands import COMMANDS

        return COMMANDS[options.command](options)
    except Finish as finish:
        sys.stdout.write(finish.text)
        return 0
    except DeriverError as error:
        complain(error)
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130
    except BrokenPipeError:
        # Whoever read the output has enough; what is left in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("DERIVER_DEBUG"):
            raise
        words = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        sys.stderr.write(f"internal error: {words}; please report this together with the command (DERIVER_DEBUG=1 shows where)\n")
        return 2
