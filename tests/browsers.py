"""Debian's Chromium, driven quietly: no background requests, no sandbox as root."""

from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from tests.machine import chromium

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: A machine that does much else is no reason to be red.
PATIENCE = 120_000
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}


@contextmanager
def browser():
    """A running browser."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield running
        finally:
            running.close()


def context(running, **how):
    """A browser's window with nothing of anybody before it, which waits until the server had its turn."""
    opened = running.new_context(**how)
    opened.set_default_timeout(PATIENCE)
    return opened
