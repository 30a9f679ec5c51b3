"""`python -m tenfold.demo PLAN`: the player, as the keeper starts it."""

import sys
from pathlib import Path

from tenfold.demo.play import main

sys.exit(main(Path(sys.argv[1])))
