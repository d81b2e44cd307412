"""Take the README's picture: the twins of the first chapter, from the built site."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "images" / "twins.png"


def main() -> None:
    """Write the picture."""
    page_file = ROOT / "site" / "initialization" / "index.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS
        )
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(page_file.as_uri())
        page.locator(".tl-twins").first.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
