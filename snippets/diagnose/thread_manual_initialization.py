# %% The command
import json
import shutil
import subprocess
import sys
from pathlib import Path

posted = Path(__file__).parents[1] / "threads" / "manual_initialization"
for name in ("as_posted.py", "without_the_line.py"):
    shutil.copy(posted / name, name)
command = ["-m", "compare_loops", "as_posted.py", "without_the_line.py"]
done = subprocess.run(
    [sys.executable, *command, "--json", "report.json"],
    capture_output=True,
    text=True,
)
print(done.stdout)

# %% What it names
report = json.loads(Path("report.json").read_text())
kinds = [cause["kind"] for cause in report["causes"]]
print(kinds)
assert done.returncode == 1
assert kinds[0] == "shape"
