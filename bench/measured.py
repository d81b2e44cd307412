"""Run a command and count what it costs: ``python -m bench.measured command ...``.

Prints one JSON object: the exit code, the seconds until the command ended, the CPU
seconds of all processes that it started, those too that outlived it for a moment (a
build is finished before the process that kept torch warm has gone), and the megabytes
of memory that the largest of them had at its peak.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36  # from <sys/prctl.h>: orphans become our children


def main() -> None:
    """Run, wait for every process, and print what it cost."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.perf_counter()
    code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
    seconds = time.perf_counter() - began
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass  # none is left
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    cost = {"code": code, "seconds": seconds, "cpu": cpu}
    print(json.dumps({**cost, "memory": used.ru_maxrss / 1024}))  # Linux counts in KiB


if __name__ == "__main__":
    main()
