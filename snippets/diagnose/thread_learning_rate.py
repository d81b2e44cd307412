# %% The command
import json
import subprocess
import sys
from pathlib import Path

here = Path(__file__).parent
command = ["-m", "compare_loops", "mine.py", "theirs.py"]
done = subprocess.run(
    [sys.executable, *command, "--json", Path.cwd() / "report.json"],
    cwd=here,
    capture_output=True,
    text=True,
)
print(done.stdout + done.stderr)

# %% What it names
report = json.loads(Path("report.json").read_text())
kinds = [cause["kind"] for cause in report["causes"]]
print(kinds)
assert done.returncode == 1
assert kinds == ["parameters", "initialization", "learning-rate"]
closed = {e["title"]: e["closed"] for e in report["experiments"]}
assert closed["theirs.py's initial weights"] > 0.9
