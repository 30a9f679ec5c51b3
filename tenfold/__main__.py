"""`python -m tenfold` is `tenfold`."""

from tenfold.main import app

app()
