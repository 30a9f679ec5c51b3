"""The spiders in a fork of a process that has them loaded: a crawl then starts in no time.

A month has a hundred rounds, and loading Scrapy takes longer than crawling a few simulated outlets.
Everywhere else the spiders run as `python -m spiders.run`; what runs here is the same function.
"""

import io
import multiprocessing
from collections.abc import Mapping
from contextlib import redirect_stdout
from multiprocessing import forkserver
from multiprocessing.connection import Connection

from models.outcome import Summary, TryAgain
from models.source import Source
from pipeline.collect.crawl import summary_of, wanted
from pipeline.config import Settings

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["spiders.run"])


def warm_up() -> None:
    """Begin to load the spiders, beside whatever else is being brought up."""
    forkserver.ensure_running()


def warm_crawl(settings: Settings, sources: Mapping[str, Source]) -> Summary:
    """Run the spiders on the sources that have something to crawl.

    Raises:
        TryAgain: when they failed or took longer than `crawl_timeout_seconds`.
    """
    names = wanted(sources)
    if not names:
        return Summary("collect_sites")
    receiver, sender = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_crawl, args=(names, sender), daemon=True)
    process.start()
    sender.close()
    with receiver:
        if not receiver.poll(settings.crawl_timeout_seconds):
            process.kill()
            raise TryAgain("crawl_timeout", f"the spiders ran over {settings.crawl_timeout_seconds:.0f} s")
        try:
            code, words = receiver.recv()
        except EOFError as ended:
            raise TryAgain("crawl_failed", "the spiders ended without a word") from ended
    process.join()
    if code != 0:
        raise TryAgain("crawl_failed", f"exit {code}")
    return summary_of(words)


def _crawl(names: list[str], sender: "Connection[tuple[int, str], None]") -> None:
    """In the fork: what `python -m spiders.run` does, its last words sent back."""
    from spiders.run import main

    words = io.StringIO()
    with redirect_stdout(words):
        code = main(["--sources", ",".join(names)])
    sender.send((code, words.getvalue()))
