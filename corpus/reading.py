"""The one data flow: source text to clauses, metadata, targets, duties and provisions."""

from dataclasses import replace

from corpus.duties import find_duties
from corpus.metadata import read_metadata
from corpus.outline import read_outline
from corpus.provisions import find_provisions
from corpus.records import Metadata, Plan
from corpus.targets import find_targets


def read_plan(plan_id: str, text: str, metadata: Metadata | None = None) -> Plan:
    """Read a plan from its kept text; `metadata` that is given prevails over the text's."""
    clauses, page_marks = read_outline(text)
    metadata = metadata or read_metadata(text, clauses)
    plan = Plan(plan_id, text, metadata, clauses, page_marks)
    plan = replace(plan, duties=tuple(find_duties(plan)), targets=tuple(find_targets(plan)))
    return replace(plan, provisions=tuple(find_provisions(plan)))
