"""Drafts and the final versions that replaced them: which of the two a question is about."""

import re
from collections.abc import Sequence

from corpus.records import Plan
from corpus.versions import replaced_drafts

_DRAFT = re.compile("征求意见|草案|草稿")
_FINAL = re.compile("正式|定稿|终稿|最终|印发稿|印发的|发布稿")


def asks_for_drafts(text: str, held: Sequence[Plan]) -> bool:
    """True where a question speaks of drafts, and not of a draft beside its final version."""
    if not _DRAFT.search(text):
        return False
    return not (_FINAL.search(text) and replaced_drafts(held))


def versions(text: str, held: Sequence[Plan]) -> tuple[Plan, ...]:
    """Of drafts whose final version is held too, the one that the question asks about.

    That is the final unless it speaks of the draft, and both where it speaks of both.
    """
    finals = replaced_drafts(held)
    if not _DRAFT.search(text):
        gone = set(finals)
    else:
        gone = set() if _FINAL.search(text) else set(finals.values())
    return tuple(plan for plan in held if plan.id not in gone)


def other_versions(text: str, plans: Sequence[Plan], held: Sequence[Plan]) -> tuple[Plan, ...]:
    """The plans in the versions that the question asks for, as they are where it asks for none."""
    if not (_DRAFT.search(text) or _FINAL.search(text)):
        return tuple(plans)
    of = replaced_drafts(held)
    wanted = {of.get(plan.id, plan.id) for plan in plans}
    return tuple(p for p in versions(text, held) if of.get(p.id, p.id) in wanted)
