"""The process of a scheduled harvest: a command that ends when its scheduler ends.

Standard input is a pipe whose other end only the scheduler holds.  When the scheduler ends, for whatever reason, the
pipe is closed, and this process and all that it has started are killed.  A harvest may be killed at any point.
"""

import os
import signal
import sys
import threading

from thresher.cli import main


def _end_with_the_scheduler() -> None:
    while os.read(0, 1):
        pass
    if sys.platform == "win32":
        raise NotImplementedError
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    if sys.platform == "win32":
        raise NotImplementedError
    if os.getpgrp() != os.getpid():  # other processes would be killed too
        sys.exit("thresher.scheduler.child is begun by the scheduler, in a process group of its own")
    threading.Thread(target=_end_with_the_scheduler, daemon=True).start()
    main()
