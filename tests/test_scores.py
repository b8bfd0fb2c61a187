from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import fusion, overlap
from assistant.fusion import Weights


def question(text, words=(), weights=(), letter=lambda unit: 1.0):
    return overlap.Question(text, words, weights, letter)


def shared(asked, *texts):
    units = [overlap.encode(text) for text in texts]
    owners = np.repeat(np.arange(len(texts)), [len(part) for part in units])
    return asked.shared(np.concatenate(units), owners, len(texts)).tolist()


def test_letters_pairs_and_words_count_once():
    # 3 letters at 1, 2 pairs at 0.7 * 2, the word at 5
    asked = question("碳达峰", ["碳达峰"], [5.0])
    assert asked.total == pytest.approx(3 + 2.8 + 5)
    assert shared(asked, "碳达峰碳达峰", "碳达", "达碳峰", "峰", "无") == pytest.approx(
        [10.8, 2 + 1.4, 3.0, 1.0, 0.0]
    )


def test_a_word_of_one_letter_adds_to_its_letter():
    asked = question("铝", ["铝"], [2.0])
    assert shared(asked, "铝", "铜") == [3.0, 0.0]


def test_a_pair_across_two_sentences_is_none():
    asked = question("碳达")
    assert shared(asked, "碳", "达") == [1.0, 1.0]


def test_marks_part_the_question():
    assert question("碳，达").total == 2.0
    assert question("，。 ").total == 0.0


@given(st.text(max_size=30), st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_shared_lies_between_0_and_all(text, texts):
    asked = question(text, [text] if text else [], [1.5] if text else [])
    for value in shared(asked, *texts, text):
        assert -1e-9 <= value <= asked.total + 1e-9


def test_weights_fall_with_frequency():
    assert overlap.word_weight(1, 100) == pytest.approx(log(1 + 99.5 / 1.5))
    assert overlap.word_weight(90, 100) < overlap.word_weight(2, 100)
    assert overlap.letter_weight(5, 100) == pytest.approx(log(1 + 100.5 / 5.5))


def test_words_are_measured_against_what_they_could_be():
    weights = Weights(shared=0.5)
    part = fusion.words_part(np.array([2.0, 0.0]), np.array([4.0, 0.0]), 5.0, 8.0, weights)
    assert part == pytest.approx([(2 + 0.5 * 4) / (2.2 * 5 + 0.5 * 8), 0])
    assert fusion.words_part(np.zeros(2), np.zeros(2), 0.0, 0.0).tolist() == [0, 0]


def test_fused_scores():
    weights = Weights(gain=4, clause=0.3, sentence=0.7)
    words = np.array([0.25, 0.0])
    meaning = fusion.meaning_part(np.array([1.0, 0.5]), np.array([0.0, 1.0]), weights)
    assert meaning == pytest.approx([0.3, 0.85])
    assert fusion.fuse(words, meaning, "hybrid", weights) == pytest.approx(
        [4 * sqrt(0.25) * 0.25 + 0.3, 0.85]
    )
    assert fusion.fuse(words, meaning, "lexical", weights).tolist() == words.tolist()
    assert fusion.fuse(words, meaning, "dense", weights).tolist() == meaning.tolist()
