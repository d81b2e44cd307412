# %% The command
import json
import subprocess
import sys
from pathlib import Path

here = Path(__file__).parent
thread = here.parent / "threads" / "gradient_is_not_the_update"
program = (thread / "as_posted.py").read_text()
posted = program[: program.index("# %% The numbers to compare")]
Path("as_posted.py").write_text(posted)
Path("tutorial.py").write_text((here / "tutorial.py").read_text())


def compare_loops(*options):
    done = subprocess.run(
        [sys.executable, "-m", "compare_loops", *options, "--json", "report.json"],
        capture_output=True,
        text=True,
    )
    print(done.stdout + done.stderr)
    return json.loads(Path("report.json").read_text())


report = compare_loops("as_posted.py", "tutorial.py")
assert [cause["kind"] for cause in report["causes"]] == ["loss"]

# %% With the tutorial's loss
half = "lambda p, y: nn.MSELoss(reduction='sum')(p, y) / 2"
changed = posted.replace("nn.L1Loss()", half).replace("range(1)", "range(20)")
Path("half.py").write_text(changed)
repaired = compare_loops("half.py", "tutorial.py")
assert repaired["causes"] == []
