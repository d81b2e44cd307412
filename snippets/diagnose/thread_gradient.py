# %% The command
import json
import shutil
import subprocess
import sys
from pathlib import Path

here = Path(__file__).parent
thread = here.parent / "threads" / "gradient_is_not_the_update"
shutil.copy(thread / "as_posted.py", "as_posted.py")
shutil.copy(here / "tutorial.py", "tutorial.py")
command = ["-m", "compare_loops", "as_posted.py", "tutorial.py"]
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
assert kinds == ["loss"]
