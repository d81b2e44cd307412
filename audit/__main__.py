"""Print what axe-core and Lighthouse say of the site in ``site/``, as tables."""

import argparse
import shutil
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from audit import axe, lighthouse, server

ROOT = Path(__file__).parents[1]
PAGES = (
    *("", "initialization/", "shapes/", "bias/", "backprop-and-step/", "reduction/"),
    *("threads/learning-rate-mismatch/", "threads/manual-initialization/"),
    *("threads/gradient-is-not-the-update/", "threads/numpy-autograd-linear/"),
    *("symptoms/", "errors/", "diagnose/", "programs/bias/conditioning/"),
)
METRICS = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest paint",
    "total-blocking-time": "blocked",
    "cumulative-layout-shift": "shift",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit the pages; returns 1 if axe-core finds anything."""
    parser = argparse.ArgumentParser("python -m audit", description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES, help="such as 'bias/'")
    parser.add_argument("--only", choices=("axe", "lighthouse"))
    options = parser.parse_args(arguments)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no Chromium here: install your system's package 'chromium'")
    broken = 0
    with server.served(ROOT / "site") as address:
        if options.only != "lighthouse":
            broken = _axe(address, options.pages, chromium)
        if options.only != "axe":
            _lighthouse(address, options.pages, chromium)
    return broken > 0


def _axe(address: str, pages: Sequence[str], chromium: str) -> int:
    """Print which rules of axe-core a page breaks, and where; returns how many."""
    print(f"axe-core: {len(axe.LOOKS)} looks, {len(axe.WIDTHS)} widths, folds open\n")
    print("| page | rules broken | where |\n| --- | --- | --- |")
    broken = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        # The injected axe-core is no script of the site's.
        page = browser.new_page(bypass_csp=True)
        for url in pages:
            rules: dict[str, set[str]] = defaultdict(set)
            for look in axe.looks(page, f"{address}/{url}"):
                for rule in axe.found(page):
                    name = f"{rule.rule} ({len(rule.elements)}, {rule.impact})"
                    rules[f"{name}: `{rule.elements[0]}`"].add(look)
            broken += len(rules)
            for rule_, seen in rules.items() or [("none", set[str]())]:
                print(f"| {url or 'home'} | {rule_} | {'; '.join(sorted(seen))} |")
        browser.close()
    return broken


def _lighthouse(address: str, pages: Sequence[str], chromium: str) -> None:
    """Print the scores of each page, the times they come from, and what costs points."""
    program = lighthouse.installed(ROOT / ".cache/lighthouse")
    if program is None:
        print("\nLighthouse needs npm, which is not here.")
        return
    print(f"\nLighthouse {lighthouse.VERSION}, mobile defaults, served compressed\n")
    headings = [*lighthouse.CATEGORIES, *METRICS.values(), "KB", "requests", "lost by"]
    print(f"| page | {' | '.join(headings)} |\n|{' --- |' * (len(headings) + 1)}")
    for url in pages:
        report = lighthouse.report(program, f"{address}/{url}", chromium)
        audits = report["audits"]
        times = [audits[name]["displayValue"] for name in METRICS]
        loaded = audits["network-requests"]["details"]["items"]
        size = sum(item.get("transferSize", 0) for item in loaded) / 1000
        cells = [*map(str, lighthouse.scores(report)), *times, f"{size:.0f}"]
        cells += [str(len(loaded)), ", ".join(lighthouse.failed(report))]
        print(f"| {url or 'home'} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
