"""`python -m ukulelatent_daemon.cli` is `ukulelatentd`."""

import sys

from ukulelatent_daemon.cli.entry import main

sys.exit(main())
