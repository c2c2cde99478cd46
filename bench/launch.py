"""Run one command: ``python -S -E -m bench.launch OUTPUT COMMAND ...``; print seconds, KB and code.

Linux keeps the peak of memory over ``exec``: a command started by a large process seems to have
needed as much as that process. So this small one starts it.
"""

import os
import sys
import time


def main() -> None:
    """Run the command, its standard output written to OUTPUT, and print what it needed."""
    output, *command = sys.argv[1:]
    to_file = (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    start = time.perf_counter()
    number = os.posix_spawnp(command[0], command, os.environ, file_actions=[to_file])
    _number, status, usage = os.wait4(number, 0)
    wall = time.perf_counter() - start
    print(wall, usage.ru_maxrss, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
