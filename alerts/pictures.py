"""Charts as stored: each kept once, named by its bytes, shown by as many mails as there are."""

from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.alerts import PictureRow, content_id
from models.identity import digest
from pipeline.store.database import reading, writing


def picture_id(png: bytes) -> str:
    """The name of a picture: the same bytes have the same."""
    return digest("picture", png.hex())


def shown_inside(html: str, pictures: Mapping[str, bytes]) -> str:
    """The HTML of a mail as a page that stands alone, its pictures inside it."""
    for name, png in pictures.items():
        html = html.replace(f"cid:{content_id(name)}", f"data:image/png;base64,{b64encode(png).decode()}")
    return html


def keep(engine: Engine, pictures: Mapping[str, bytes]) -> None:
    """Store pictures by their names; those that are stored already are left as they are."""
    if not pictures:
        return
    rows = [{"id": name, "png": png} for name, png in pictures.items()]
    with writing(engine) as session:
        # another worker may draw the same picture at the same moment
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(PictureRow).on_conflict_do_nothing(), rows)


def pictures_named(session: Session, names: Iterable[str]) -> dict[str, bytes]:
    """The stored pictures of these names, in their order."""
    wanted = list(names)
    rows = session.exec(select(PictureRow).where(col(PictureRow.id).in_(wanted)))
    stored = {row.id: row.png for row in rows}
    return {name: stored[name] for name in wanted if name in stored}


class Shelf:
    """Pictures of a round of mails, each read from the store once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: dict[str, bytes] = {}

    def take(self, names: Collection[str]) -> dict[str, bytes]:
        """The pictures of these names, in their order."""
        missing = [name for name in names if name not in self._held]
        if missing:
            with reading(self._engine) as session:
                self._held |= pictures_named(session, missing)
        return {name: self._held[name] for name in names if name in self._held}
