"""`python -m pipeline.collect.feed_child`: read one feed under limits of time and memory."""

import json
import resource
import signal
import sys
import time

from pipeline.collect.feed_limits import SECONDS, as_line
from pipeline.collect.feeds import read_feed

# Feeds of the largest size taken need a tenth of it.
_MEMORY = 2_000_000_000


def main() -> None:
    """Read a line of JSON (`content_type`, `url`) and the feed's bytes; write what `read_feed` makes of them.

    The system ends this process once it has computed for too long.
    """
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    body = source.read()
    # RLIMIT_CPU counts in whole seconds; the signal of this timer ends the process where nobody catches it.
    signal.setitimer(signal.ITIMER_PROF, max(SECONDS - time.process_time(), 0.1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(as_line(read_feed(body, asked["content_type"], asked["url"])))


if __name__ == "__main__":
    main()
