"""How text is compared: both sides are folded the same way first.

Lines that hold only a page mark are removed, then Unicode NFKC, all white space
removed, letters lower-cased. Folded text is for comparing only and is never shown.
"""

import re
import unicodedata
from collections.abc import Mapping

from corpus.records import Plan

_PAGE_MARK = re.compile(r"[—–－-]+ *\d{1,3} *[—–－-]+")


def fold(text: str) -> str:
    """The text as it is compared."""
    lines = (line for line in text.splitlines() if not _PAGE_MARK.fullmatch(line.strip()))
    normal = unicodedata.normalize("NFKC", "\n".join(lines))
    return "".join(normal.split()).lower()


def folded_sources(plans: Mapping[str, Plan]) -> dict[str, str]:
    """Each plan's source text, folded once for many comparisons."""
    return {identity: fold(plan.text) for identity, plan in plans.items()}
