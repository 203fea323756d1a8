"""A process of its own that reads one large file for an import. Started by vms.points, not by people."""

import os
import signal
import sys

from vms.points.reading_process import answer


def main() -> None:
    # Whatever a library prints must not get between the messages.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Ctrl-C reaches the whole process group, but it is the parent who ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer(sys.stdin.buffer, out)


if __name__ == "__main__":
    main()
