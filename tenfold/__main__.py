"""`python -m tenfold` is `tenfold`."""

from tenfold.main import main

main()
