"""The process that parses one file (see `sandbox`): `python -m corpus.readers pdf`."""

import sys

from corpus.readers.sandbox import main

main(sys.argv[1])
