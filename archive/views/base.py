"""What the pages show, as records: the same content as HTML and as JSON."""

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """Content of a page or of a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(View):
    """A code and what it is called."""

    code: str
    name: str
