"""The spiders as a child process: a reactor runs once per process, and a hung crawl can be ended."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping

import structlog

from models.outcome import Exit, Summary, TryAgain
from models.source import EndpointKind, Source
from pipeline.config import Settings

log = structlog.get_logger()


def crawl(settings: Settings, sources: Mapping[str, Source]) -> Summary:
    """Run `python -m spiders.run` on the sources that have something to crawl.

    Raises:
        TryAgain: when the process failed or took longer than `crawl_timeout_seconds`.
    """
    names = wanted(sources)
    if not names:
        return Summary("collect_sites")
    command = [sys.executable, "-m", "spiders.run", "--sources", ",".join(names)]
    environment = {**os.environ, **settings.environment()}
    try:
        finished = subprocess.run(  # noqa: S603 (our own module, identifiers checked by the catalogue)
            command, env=environment, capture_output=True, text=True, timeout=settings.crawl_timeout_seconds
        )
    except subprocess.TimeoutExpired as late:
        raise TryAgain(
            "crawl_timeout", f"the spiders ran over {settings.crawl_timeout_seconds:.0f} s"
        ) from late
    if finished.returncode != 0:
        last_words = finished.stderr.strip().splitlines()[-1:]
        raise TryAgain("crawl_failed", f"exit {finished.returncode}: {' '.join(last_words)}")
    return summary_of(finished.stdout)


def wanted(sources: Mapping[str, Source]) -> list[str]:
    """Identifiers of the sources that are read by spiders, in order."""
    return sorted(source.id for source in sources.values() if _has_pages(source))


def _has_pages(source: Source) -> bool:
    return source.enabled and any(endpoint.kind is not EndpointKind.FEED for endpoint in source.endpoints)


def summary_of(output: str) -> Summary:
    """What the spiders' last line says, their summary as JSON."""
    told = json.loads(output.strip().splitlines()[-1])
    return Summary("collect_sites", {exit_: told[exit_.value] for exit_ in Exit}, list(told["notes"]))
