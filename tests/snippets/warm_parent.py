"""Run programs in forks of a process that has imported torch already.

Started in a bare environment, as ``python warm_parent.py``. Each line that it reads
names a program and an empty folder, as JSON; for each it answers one line, when the
program has ended. A program starts as with ``python program.py``, but for the two
seconds that the import of torch takes.
"""

import json
import os
import runpy
import sys
import traceback
from pathlib import Path

import coverage
import matplotlib.pyplot  # noqa: F401  imported here once, for all programs
import torch

# The first optimizer that a process makes imports torch._dynamo, which takes a second.
torch.optim.SGD([torch.zeros(1, requires_grad=True)])


def run(program: str, folder: str) -> None:
    """Run a program in this process, in the folder, and count its lines.

    Its stdout, stderr and the numbers of the lines that did not run are written beside
    the folder, to ``folder.stdout``, ``folder.stderr`` and ``folder.missing``.
    """
    os.chdir(folder)
    os.environ["HOME"] = folder
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        file = os.open(f"{folder}.{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, descriptor)
    sys.argv = [program]
    sys.path[0] = str(Path(program).parent)
    counted = coverage.Coverage(data_file=None, config_file=False, include=[program])
    counted.start()
    try:
        runpy.run_path(program, run_name="__main__")
    finally:
        counted.stop()
        sys.stdout.flush()
        missing = counted.analysis2(program)[3]
        Path(f"{folder}.missing").write_text(json.dumps(missing))


def main() -> None:
    """Fork for each program that standard input names, until it ends."""
    for line in sys.stdin:
        program, folder = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                run(program, folder)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(code, flush=True)


if __name__ == "__main__":
    main()
