"""`python -m thresher.dashboard.memory_limited MB inspect ...`: the command within a memory limit."""

import sys

from thresher.cli import inspected_page, main  # noqa: F401 - the limit is on what is needed beyond the program itself
from thresher.pipelines.worker import limit_memory

if __name__ == "__main__":
    limit_memory(int(sys.argv.pop(1)))
    main()
