import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("单位增加值能耗下降13.5%", ["单位", "增加", "加值", "增加值", "能耗", "下降", "13.5"]),
        ("ＣＯ２排放", ["co2", "排放"]),
        ("请问什么是的？", []),
        ("", []),
    ],
)
def test_words(text, expected):
    assert tokens.words(text) == expected


@pytest.mark.parametrize("term", tokens.own_terms())
def test_own_terms_stay_whole(term):
    assert term in tokens.words(term)


def test_stop_words_are_no_terms():
    assert not tokens.stop_words() & set(tokens.own_terms())


def test_query_words_are_distinct():
    assert tokens.query_words("能耗和能耗") == ("能耗",)


@given(st.text(max_size=200))
def test_any_text_gives_words_without_blanks(text):
    assert all(word and not any(c.isspace() for c in word) for word in tokens.words(text))


def test_words_are_those_of_jieba(invented_text):
    jieba = pytest.importorskip("jieba")
    jieba.setLogLevel("ERROR")
    reference = jieba.Tokenizer()
    for term in tokens.own_terms():
        reference.add_word(term, max(tokens._FREQUENCY, reference.suggest_freq(term)))
    for line in invented_text.splitlines():
        folded = tokens.fold(line)
        ours = tokens._jieba().cut_for_search(folded, hmm=False)
        assert ours == list(reference.cut_for_search(folded, HMM=False))
