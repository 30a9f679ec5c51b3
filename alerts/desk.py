"""Where mails are written: what is due to a reader is composed and stored whole, before anything is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from alerts.asked import Asked, asked
from alerts.captions import charts_of
from alerts.compose import Letter, Mail, Surroundings, compose
from alerts.due import Due, Last, digest_of, due
from alerts.figures import Figures, read_figures
from alerts.items import waiting
from alerts.lines import Chart
from alerts.message import message_id
from alerts.news import Wanted, read_news, wanted_of
from alerts.pictures import keep
from alerts.records import News, Waiting, Window
from alerts.snapshot import Snapshot, take_snapshot
from alerts.told import records_of, untold
from alerts.words import words
from models.alerts import Cadence, DeliveryRow, DigestRow, HitRow, MailKind, SubscriptionRow
from models.collecting import Blind
from models.identity import digest
from models.outcome import Exit, Summary
from models.source import Source
from pipeline.catalogue import load_plan, usable_sources
from pipeline.config import Settings
from pipeline.store.database import reading, writing
from pipeline.store.sight import not_seen


@dataclass
class Desk:
    """The archive, the catalogue and the installation's addresses, opened once for a round of mails."""

    engine: Engine
    sources: Mapping[str, Source]
    around: Surroundings
    mail_from: str
    # how certain news must be to be told as such
    sure: float
    # what many readers share, read once a round
    _blind: dict[datetime, tuple[Blind, ...]] = field(default_factory=dict)
    _waiting: dict[Window, Waiting] = field(default_factory=dict)
    _snapshots: dict[Window, Snapshot] = field(default_factory=dict)
    _wanted: dict[tuple[Window, Asked], Wanted] = field(default_factory=dict)
    _figures: dict[tuple[datetime, date, Asked], Figures] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, engine: Engine, settings: Settings) -> "Desk":
        """A desk as the settings describe it.

        Raises:
            CatalogueError: when an entry of the catalogue is not as it should be.
        """
        sources = usable_sources(settings.sources)
        outlets = {source.id: source.name for source in sources.values()}
        around = Surroundings(load_plan(settings.catalogue_dir), outlets, settings.archive_url)
        return cls(engine, sources, around, settings.mail_from, settings.sure)

    def write_for(self, reader: SubscriptionRow, now: datetime) -> Summary:
        """Write and store what is due to one reader."""
        summary = Summary("write")
        with reading(self.engine) as session:
            dues = due(reader, last_mail(session, reader), now)
        for item in dues:
            summary.add(self._write(reader, item, now))
        return summary

    def letter(self, session: Session, reader: SubscriptionRow, item: Due) -> Letter:
        """All that the mail due to this reader is made of; a note without news is an empty letter."""
        window, wish = item.window, asked(reader, self.sources)
        snapshot = self._snapshot(session, window)
        if (window, wish) not in self._wanted:
            self._wanted[window, wish] = wanted_of(session, wish, snapshot)
        news = read_news(session, reader, self._wanted[window, wish], snapshot, item.kind)
        letter = Letter(letter_id(reader, item, news), item.kind, reader, item.day, news)
        if item.kind is not MailKind.DIGEST:
            return letter
        return replace(
            letter,
            blind=self.blind(session, window.upto),
            waiting=self._waiting_in(session, window),
            charts=() if news.empty else self._charts(session, reader, wish, item),
        )

    def preview(self, reader: SubscriptionRow, day: date) -> Mail:
        """The digest of a day as this reader would get it now, less what was told; nothing is stored."""
        with reading(self.engine) as session:
            letter = self.letter(session, reader, digest_of(reader, last_mail(session, reader), day))
        return compose(letter, self.around)

    def rehearse(self, reader: SubscriptionRow, now: datetime) -> list[Mail]:
        """The mails that are due to a reader, composed and not stored; several days may repeat each other."""
        with reading(self.engine) as session:
            dues = due(reader, last_mail(session, reader), now)
            letters = [self.letter(session, reader, item) for item in dues]
        return [compose(letter, self.around) for letter in letters if not unsaid(letter)]

    def blind(self, session: Session, at: datetime) -> tuple[Blind, ...]:
        """Sources not seen at this moment."""
        if at not in self._blind:
            self._blind[at] = not_seen(session, self.sources, at)
        return self._blind[at]

    def _snapshot(self, session: Session, window: Window) -> Snapshot:
        if window not in self._snapshots:
            self._snapshots[window] = take_snapshot(session, window, self.sure)
        return self._snapshots[window]

    def _waiting_in(self, session: Session, window: Window) -> Waiting:
        if window not in self._waiting:
            self._waiting[window] = waiting(session, window)
        return self._waiting[window]

    def _charts(self, session: Session, reader: SubscriptionRow, wish: Asked, item: Due) -> tuple[Chart, ...]:
        narrowed = Asked(actions=wish.actions, countries=wish.countries)
        key = (item.window.upto, item.day, narrowed)
        if key not in self._figures:
            self._figures[key] = read_figures(session, narrowed, self.around.plan, item.window.upto, item.day)
        return charts_of(self._figures[key], words(reader.language))

    def _keep(self, mail: Mail) -> None:
        """Store the pictures before the mail that shows them."""
        keep(self.engine, {name: png for name, png in mail.pictures.items() if name not in self._kept})
        self._kept.update(mail.pictures)

    def _write(self, reader: SubscriptionRow, item: Due, now: datetime) -> Exit:
        with reading(self.engine) as session:
            letter = self.letter(session, reader, item)
        if letter.kind is MailKind.NEW_PARTNER and letter.news.empty:
            return Exit.UNCHANGED
        mail = compose(letter, self.around)
        self._keep(mail)
        try:
            with writing(self.engine) as session:
                return self._store(session, letter, mail, item, now)
        except IntegrityError:
            # Another worker stored the same mail between our look and our word; its own is as good.
            return Exit.UNCHANGED

    def _store(self, session: Session, letter: Letter, mail: Mail, item: Due, now: datetime) -> Exit:
        reader = letter.reader
        # The reader's row is the lock: two workers write to one reader one after the other.
        locked = session.exec(
            select(SubscriptionRow).where(SubscriptionRow.id == reader.id).with_for_update()
        ).one()
        told = set(records_of(letter.news))
        fresh = {(kind, id_) for kind, id_ in told if untold(session, reader.id, kind, [id_])}
        news_told = any(kind != "article" for kind, _ in told - fresh)
        if news_told or not locked.active or session.get(DigestRow, letter.id) is not None:
            return Exit.UNCHANGED
        session.add(_row(letter, mail, item, now))
        session.flush()
        for kind, id_ in sorted(fresh):
            session.add(HitRow(subscription_id=reader.id, record=kind, record_id=id_, digest_id=letter.id))
        if silent(letter):
            return Exit.SKIPPED
        session.add(
            DeliveryRow(
                id=letter.id,
                digest_id=letter.id,
                address=reader.address,
                message_id=message_id(letter.id, reader.token, self.mail_from),
                next_try=now,
            )
        )
        return Exit.STORED


def unsaid(letter: Letter) -> bool:
    """Whether nothing is sent for this letter: a note without news, or a silent day."""
    return silent(letter) or (letter.kind is MailKind.NEW_PARTNER and letter.news.empty)


def silent(letter: Letter) -> bool:
    """Whether a digest is kept and not sent: its reader chose to hear nothing on days without news."""
    return letter.kind is MailKind.DIGEST and letter.news.empty and not letter.reader.empty_days


def _row(letter: Letter, mail: Mail, item: Due, now: datetime) -> DigestRow:
    return DigestRow(
        id=letter.id,
        subscription_id=letter.reader.id,
        kind=letter.kind,
        day=letter.day,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        pictures=list(mail.pictures),
        upto=item.window.upto,
        composed_at=now,
    )


def letter_id(reader: SubscriptionRow, item: Due, news: News) -> str:
    """A digest is known by its reader and day, a note by its reader and what it tells."""
    what = [item.day.isoformat()] if item.kind is MailKind.DIGEST else sorted(set(records_of(news)))
    return digest("mail", reader.id, item.kind, *what)


def last_mail(session: Session, reader: SubscriptionRow) -> Last | None:
    """The latest mail of the reader's kind; None before the first."""
    kind = MailKind.NEW_PARTNER if reader.cadence is Cadence.IMMEDIATE else MailKind.DIGEST
    query = (
        select(col(DigestRow.day), col(DigestRow.upto))
        .where(DigestRow.subscription_id == reader.id, DigestRow.kind == kind)
        .order_by(col(DigestRow.upto).desc())
    )
    row = session.exec(query.limit(1)).first()
    return None if row is None else Last(day=row[0], upto=row[1])
