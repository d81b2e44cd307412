"""Print what axe-core and Lighthouse say of the site in ``site/``, as tables."""

import argparse
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from audit import axe, lighthouse, server

ROOT = Path(__file__).parents[1]
PAGES = (
    *("", "initialization/", "shapes/", "bias/", "backprop-and-step/", "reduction/"),
    *("threads/learning-rate-mismatch/", "threads/manual-initialization/"),
    *("threads/gradient-is-not-the-update/", "threads/numpy-autograd-linear/"),
    *("symptoms/", "errors/", "errors/backward/", "diagnose/"),
    "programs/bias/hessian/",
)
METRICS = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest paint",
    "total-blocking-time": "blocked",
    "cumulative-layout-shift": "shift",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit pages of the site; returns the exit code."""
    parser = argparse.ArgumentParser("python -m audit", description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES, help="such as 'bias/'")
    parser.add_argument("--only", choices=("axe", "lighthouse"))
    options = parser.parse_args(arguments)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no Chromium here: install your system's package 'chromium'")
    with server.served(ROOT / "site") as address:
        for name, table in (("axe", _axe), ("lighthouse", _lighthouse)):
            if options.only in (None, name):
                for line in table(address, options.pages, chromium):
                    print(line, flush=True)
                print()
    return 0


def _axe(address: str, pages: Sequence[str], chromium: str) -> Iterator[str]:
    """The rules of axe-core that each page breaks, with an element, and the looks."""
    yield "| page | rules broken | where |"
    yield "| --- | --- | --- |"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for url in pages:
            broken = _rules(page, f"{address}/{url}")
            for rule, seen in (broken or {"none": []}).items():
                looks = "all" if len(seen) == axe.NUMBER_OF_LOOKS else "; ".join(seen)
                yield f"| {url or 'home'} | {rule} | {looks} |"
        browser.close()


def _rules(page: Page, address: str) -> dict[str, list[str]]:
    """The rules that a page breaks, and in which looks."""
    rules: dict[str, list[str]] = defaultdict(list)
    for look in axe.looks(page, address):
        for found in axe.found(page):
            count = len(found.elements)
            name = f"{found.rule} ({found.impact}): `{found.elements[0]}`"
            rules[f"{name} and {count - 1} more" if count > 1 else name].append(look)
    return rules


def _lighthouse(address: str, pages: Sequence[str], chromium: str) -> Iterator[str]:
    """The scores of each page, the times they come from, and what costs points."""
    program = lighthouse.installed(ROOT / ".cache/lighthouse")
    if program is None:
        yield "Lighthouse needs npm, which is not here."
        return
    headings = [*lighthouse.CATEGORIES, *METRICS.values(), "KB", "requests", "lost by"]
    yield f"| page | {' | '.join(headings)} |"
    yield "| --- |" + " --- |" * len(headings)
    for url in pages:
        report = lighthouse.report(program, f"{address}/{url}", chromium)
        audits = report["audits"]
        times = [audits[name]["displayValue"] for name in METRICS]
        loaded = audits["network-requests"]["details"]["items"]
        size = sum(item.get("transferSize", 0) for item in loaded) / 1000
        cells = [*map(str, lighthouse.scores(report)), *times, f"{size:.0f}"]
        cells += [str(len(loaded)), ", ".join(lighthouse.failed(report))]
        yield f"| {url or 'home'} | {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
