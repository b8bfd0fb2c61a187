"""`python -m assistant`: the same as the `policy-assistant` command."""

import sys

from assistant.cli import main

sys.exit(main())
