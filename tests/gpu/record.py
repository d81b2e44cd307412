"""What PyTorch does on a graphics processor, which no build of the site has.

``record.json`` holds small programs, and the end of what each of them printed on such a
processor. The pages quote it, and tests compare the quotes. To record again, on a
machine with a processor and torch:

    python tests/gpu/record.py
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".json")
MOST_LINES = 14  # of a traceback


def read() -> dict[str, Any]:
    """The record: the processor, the version of torch, the programs and outputs."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def output(code: str) -> str:
    """What a program prints, and the end of its traceback.

    Each has a process of its own: after an assertion on the processor, a process can
    use it no more.
    """
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    errors = ran.stderr.strip().splitlines()[-MOST_LINES:]
    return "\n".join([ran.stdout.strip(), *errors]).strip()


if __name__ == "__main__":
    import torch

    record = read()
    record["processor"] = torch.cuda.get_device_name()
    record["torch"] = torch.__version__
    for case in record["cases"].values():
        case["output"] = output(record["head"] + case["code"])
    text = json.dumps(record, indent=1, ensure_ascii=False)
    FILE.write_text(text, encoding="utf-8")
