"""`python -m thresher.dashboard.limited MB inspect ...`: the command, with the memory that a page of a run has."""

import sys

from pipelines.worker import limit_memory
from thresher import inspect_command  # noqa: F401 - the limit is on what is needed beyond the program itself
from thresher.cli import main

if __name__ == "__main__":
    limit_memory(int(sys.argv.pop(1)))
    main()
