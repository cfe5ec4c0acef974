"""Write ukulelatent.maxpat, the abstraction for Max, and ukulelatent.maxhelp, its help:
`python -m pd.max.make_maxpat [FOLDER]`, in the repository's root.

Every message is held against the daemon's OSC table before it is written.
"""

import sys
from pathlib import Path
from typing import Final

from pd.max.abstraction import abstraction
from pd.max.help_patch import help_patch

from ukulelatent_daemon.system.atomic_file import write_atomically

FILES: Final = {"ukulelatent.maxpat": abstraction, "ukulelatent.maxhelp": help_patch}

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, make in FILES.items():
        write_atomically(folder / name, make().text())
