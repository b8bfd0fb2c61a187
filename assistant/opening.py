"""Open a library for questions: its plans, its index, and the assistant over both.

The index is built when it is missing, brought up to date when plans came or went, and
built again when it does not fit or a byte of it changed; its folder lies in the library.
"""

import logging
import os
from collections.abc import Mapping
from pathlib import Path

from assistant.chain import Assistant
from assistant.encoder import BUILTIN, Encoder, load_encoder
from assistant.evidence import Searcher
from assistant.index import ClauseIndex
from assistant.indexing import plan_digest
from assistant.reranking import Reranked, Reranker
from corpus.errors import LibraryError
from corpus.library import Library
from corpus.records import Plan

INDEX = "index"
ENCODER_SETTING = "POLICY_ASSISTANT_ENCODER"
RERANKER_SETTING = "POLICY_ASSISTANT_RERANKER"
MILVUS_SETTING = "POLICY_ASSISTANT_MILVUS"
MILVUS_TOKEN_SETTING = "POLICY_ASSISTANT_MILVUS_TOKEN"

logger = logging.getLogger(__name__)


def open_assistant(root: Path, encoder: Encoder | None = None) -> Assistant:
    """The assistant over the library in `root`, made with the shipped plans if missing.

    The encoder is the given one, else the one that POLICY_ASSISTANT_ENCODER names, else
    the built-in one; where POLICY_ASSISTANT_RERANKER names a cross-encoder, it reranks.
    """
    library = Library.open(root)
    return assemble(library, encoder or chosen_encoder(), chosen_reranker())


def chosen_encoder() -> Encoder:
    """The encoder of the settings; raises LibraryError."""
    return load_encoder(os.environ.get(ENCODER_SETTING) or BUILTIN)


def chosen_reranker() -> Reranker | None:
    """The reranker of the settings, if any; raises LibraryError."""
    name = os.environ.get(RERANKER_SETTING)
    if not name:
        return None
    from assistant.encoder.cross import HubCrossEncoder  # torch takes seconds to import

    return HubCrossEncoder(name)


def assemble(library: Library, encoder: Encoder, reranker: Reranker | None = None) -> Assistant:
    """The assistant over a library, its index made to fit."""
    index = open_index(library, encoder)
    if reranker is None:
        return Assistant(library, index)
    return Assistant(library, Reranked(index, reranker, {p.id: p for p in library.plans()}))


def open_index(library: Library, encoder: Encoder) -> Searcher:
    """The index of the library's plans, made to fit; on Milvus where POLICY_ASSISTANT_MILVUS is."""
    plans = {plan.id: plan for plan in library.plans()}
    wanted = {plan_id: plan_digest(plan) for plan_id, plan in plans.items()}
    if uri := os.environ.get(MILVUS_SETTING):
        from assistant.store_index import StoreIndex  # LangChain's stores are slow to import

        token = os.environ.get(MILVUS_TOKEN_SETTING, "")
        store = StoreIndex.open(uri, token, encoder, library.root)
        store.update(*_changes(plans, wanted, store.plans))
        return store
    folder = library.root / INDEX
    if not folder.exists():
        return ClauseIndex.build(plans.values(), encoder, folder)
    try:
        index = ClauseIndex.load(folder, encoder)
    except LibraryError as error:
        logger.warning("%s 正在重建索引。", error)
        return ClauseIndex.build(plans.values(), encoder, folder)
    held = index.plans
    if held == wanted:
        return index
    return index.update(*_changes(plans, wanted, held))


def _changes(
    plans: Mapping[str, Plan], wanted: Mapping[str, str], held: Mapping[str, str]
) -> tuple[list[Plan], set[str]]:
    """The plans that an index lacks or has otherwise, and the ids that it has too many."""
    changed = [plan for plan_id, plan in plans.items() if held.get(plan_id) != wanted[plan_id]]
    return changed, held.keys() - wanted.keys()
