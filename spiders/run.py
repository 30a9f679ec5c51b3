"""`python -m spiders.run`: crawl what is due, in this process, and print one JSON line of what came of it."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings as CrawlSettings

from pipeline.catalogue import CatalogueError
from pipeline.log import set_up_logging
from spiders.desk import Desk
from spiders.jsonlist import JsonSpider
from spiders.listing import ListSpider
from spiders.sitemap import SitemapSpider

_SPIDERS = (ListSpider, JsonSpider, SitemapSpider)
_LONGEST_LINE = 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Crawl once: 0 done, 1 when a spider failed, 2 when the call or the catalogue is wrong."""
    options = _options(arguments)
    set_up_logging()
    only = [name for name in options.sources.split(",") if name]
    try:
        desk = Desk.open(only=only, everything=options.all)
    except CatalogueError as error:
        return _refuse(str(error))
    except KeyError as error:
        return _refuse(f"no source {error} in the catalogue; `tenfold source list` shows them")
    errors = crawl(desk)
    sys.stdout.write(json.dumps(desk.summary.as_dict(), ensure_ascii=False) + "\n")
    sys.stderr.writelines(f"{error}\n" for error in errors)
    return 1 if errors else 0


def crawl(desk: Desk) -> list[str]:
    """Run every spider that has work; the errors of their own on which they failed, in one line each."""
    settings = CrawlSettings()
    settings.setmodule("spiders.settings", priority="project")
    settings.set("USER_AGENT", desk.settings.user_agent)
    settings.set("DOWNLOAD_MAXSIZE", desk.settings.max_body_bytes)
    process = AsyncCrawlerProcess(settings)
    wanted = [spider for spider in _SPIDERS if desk.due(spider.kind) or desk.waiting(spider.kind)]
    crawlers = [process.create_crawler(spider) for spider in wanted]
    for crawler in crawlers:
        process.crawl(crawler, desk=desk)
    errors = _Errors()
    logging.getLogger().addHandler(errors)
    if crawlers:
        process.start()
    logging.getLogger().removeHandler(errors)
    return errors.lines


class _Errors(logging.Handler):
    """Scrapy tells of errors in its log only, which nobody else reads."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        cause = f"{type(error).__name__}: {error}: " if error else ""
        self.lines.append(" ".join(f"{cause}{record.getMessage()}".split())[:_LONGEST_LINE])


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m spiders.run", description=__doc__)
    parser.add_argument("--sources", default="", help="identifiers, separated by commas; default: all")
    parser.add_argument("--all", action="store_true", help="ask also what is not due yet")
    return parser.parse_args(arguments)


def _refuse(message: str) -> int:
    sys.stderr.write(message + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
