"""The judge of pages."""

from __future__ import annotations

import json
import subprocess
import urllib.request

from tests.kit.services.base import ROOT, free_port, services_wanted, wait_for


class HtmlChecker:
    """The Nu Html Checker, kept running."""

    def __init__(self) -> None:
        services_wanted()
        self.port = free_port()
        jar = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
        # For a few hundred pages the deeper compilation never pays, nor do several threads that collect garbage.
        thrifty = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss16m"]
        command = ["java", *thrifty, "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(jar)]
        self.process = subprocess.Popen(
            [*command, "nu.validator.servlet.Main", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(
                lambda: self.errors("<!DOCTYPE html><html lang=fr><title>x</title>") == [], 150, "the HTML checker"
            )
        except TimeoutError:
            self.stop()  # nobody else would
            raise

    def errors(self, html: str) -> list[str]:
        """The errors (not the remarks) in a page."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/?out=json",
            data=html.encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            messages = json.load(answer)["messages"]
        return [f"{m.get('lastLine')}: {m['message']}" for m in messages if m["type"] == "error"]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
