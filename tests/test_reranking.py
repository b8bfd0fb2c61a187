"""A cross-encoder as a setting: a small model made here puts the first passages in order."""

import numpy as np
import pytest
from search_kit import INDUSTRY, STEEL, LetterEncoder

from assistant import opening, reranking
from assistant.index import ClauseIndex
from assistant.opening import assemble
from assistant.reranking import Reranked
from corpus.errors import LibraryError
from corpus.library import Library

PLANS = {plan.id: plan for plan in (STEEL, INDUSTRY)}
QUERY = "到2025年，固废利用率"


class Longest:
    """Prefers long passages, and keeps what it saw."""

    def __init__(self):
        self.seen = []

    def scores(self, query, passages):
        self.seen.append((query, list(passages)))
        return np.array([float(len(passage)) for passage in passages])


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reranking")
    return ClauseIndex.build(PLANS.values(), LetterEncoder(), folder)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A BERT of one layer with random weights, kept as safetensors."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("cross")
    letters = sorted(set("".join(plan.text for plan in PLANS.values())) | set(QUERY))
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder, safe_serialization=True)
    return folder


def test_the_first_passages_come_in_the_rerankers_order(index, monkeypatch):
    monkeypatch.setattr(reranking, "DEPTH", 4)
    reranker = Longest()
    plain = index.search(QUERY, 6)
    hits = Reranked(index, reranker, PLANS).search(QUERY, 6)
    ((query, passages),) = reranker.seen
    assert query == QUERY
    assert len(passages) == 4
    assert [hit.score for hit in hits] == [hit.score for hit in plain]
    assert hits[4:] == plain[4:]
    order = np.argsort([-len(passage) for passage in passages], kind="stable")
    assert [hit.span for hit in hits[:4]] == [plain[at].span for at in order]
    assert hits != plain


def test_a_passage_is_read_below_its_headings(index):
    reranker = Longest()
    Reranked(index, reranker, PLANS).search("废钢", 1)
    assert "一、任务 推广短流程炼钢，提高废钢比例。" in reranker.seen[0][1][0]


def test_filter_number_of_hits_and_nothing_found(index):
    reranked = Reranked(index, Longest(), PLANS)
    assert {hit.plan for hit in reranked.search(QUERY, 9, ["steel"])} == {"steel"}
    assert len(reranked.search(QUERY, 2)) == 2
    assert reranked.search(QUERY, 3, []) == []


def test_a_model_folder_is_a_setting(model, tmp_path, monkeypatch):
    monkeypatch.setenv(opening.RERANKER_SETTING, str(model))
    reranker = opening.chosen_reranker()
    first, second = "推广短流程炼钢。", "保障粮食供应。"
    scores = reranker.scores(QUERY, [first, second])
    assert scores.shape == (2,)
    assert scores[1] == pytest.approx(reranker.scores(QUERY, [second])[0], abs=1e-5)
    assert scores[0] != scores[1]

    library = Library.open(tmp_path / "library")
    hits = assemble(library, LetterEncoder(), reranker).search("短流程炼钢", 5)
    plain = assemble(library, LetterEncoder()).search("短流程炼钢", 5)
    assert [hit.score for hit in hits] == [hit.score for hit in plain]
    assert hits != plain


def test_no_setting_no_reranker_and_a_missing_model_is_told(tmp_path, monkeypatch):
    monkeypatch.delenv(opening.RERANKER_SETTING, raising=False)
    assert opening.chosen_reranker() is None
    monkeypatch.setenv(opening.RERANKER_SETTING, str(tmp_path / "nothing"))
    with pytest.raises(LibraryError, match="载入失败"):
        opening.chosen_reranker()
