#!/usr/bin/env python3
"""Opens what `print --format html` makes in Chromium and lets axe-core look for barriers: none may be found.

Installs Chromium (apt) and fetches axe-core (as the Python package that bundles it) where they are missing.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

PROGRAM = os.environ.get("STEADYHAND", "target/debug/steadyhand")
AXE = "axe-core-python==0.1.0"
PAGES = ["overdose", "kit", "region", "respond", "prepared", "book"]
LANGUAGES = ["en", "es"]
# What is run in the page: the result replaces its body, where --dump-dom shows it.
RUN = """
axe.run(document, {resultTypes: ["violations"]}).then(
  found => { document.body.textContent = "RESULT" + JSON.stringify({
    violations: found.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html)]),
    passes: found.passes.length }) + "END"; },
  wrong => { document.body.textContent = "RESULT" + JSON.stringify({wrong: String(wrong)}) + "END"; });
"""


def root(*command):
    subprocess.run([*([] if os.geteuid() == 0 else ["sudo"]), *command], check=True, stdout=subprocess.DEVNULL)


def chromium():
    """The browser, installed where it is missing."""
    names = ["chromium", "chromium-browser", "google-chrome"]
    if not any(map(shutil.which, names)):
        root("apt-get", "update", "-q")
        root("apt-get", "install", "-qy", "--no-install-recommends", "chromium")
    return next(filter(None, map(shutil.which, names)))


def axe(folder):
    """The source of axe-core."""
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode != 0:
        root("apt-get", "install", "-qy", "--no-install-recommends", "python3-pip")
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), AXE]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return wheel.read("axe_core_python/axe.min.js").decode()


def look(browser, page, source, folder):
    """What axe-core says of a page."""
    script = source.replace("</script", "<\\/script")
    html = page.replace("</body>", f"<script>{script}</script><script>{RUN}</script></body>")
    file = folder / "page.html"
    file.write_text(html)
    out = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
         "--virtual-time-budget=60000", "--dump-dom", file.as_uri()],
        check=True, capture_output=True, text=True, timeout=300).stdout
    found = re.search(r"RESULT(.*)END", out, re.DOTALL)
    if not found:
        sys.exit(f"axe-core said nothing:\n{out[-2000:]}")
    return json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def main():
    barriers = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        browser, source = chromium(), axe(folder)
        for language in LANGUAGES:
            for what in PAGES:
                command = [PROGRAM, "--private", "--region", "us", "--language", language]
                page = subprocess.run([*command, "print", what, "--format", "html"], check=True,
                                      capture_output=True, text=True, env={**os.environ, "LANG": "C.UTF-8"}).stdout
                found = look(browser, page, source, folder)
                if found.get("wrong") or not found["passes"]:
                    sys.exit(f"axe-core could not look at {what}: {found}")
                for rule, help_, nodes in found["violations"]:
                    barriers += 1
                    print(f"{language} {what}: {rule}: {help_}: {nodes[:3]}")
                print(f"{language} {what}: {found['passes']} rules passed, {len(found['violations'])} broken")
    sys.exit(1 if barriers else 0)


if __name__ == "__main__":
    main()
