"""The synonym table: what users say meets what plans write."""

import unicodedata

import pytest

from assistant.folded import fold_question
from assistant.terms import find_terms, stop_words, weak_words
from corpus.fold import normalise
from corpus.vocabulary import read_csv

ROWS = [(r["said"], r["written"].split("|"), r["example"]) for r in read_csv("synonyms.csv")]
SAID = {said for said, _, _ in ROWS}


def phrases(text):
    """The rows that a question uses, as the assistant finds them."""
    return {term.said for term in find_terms(fold_question(text))} & SAID


def test_no_phrase_stands_twice():
    assert len(SAID) == len(ROWS) > 600


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_row_is_sound(row):
    said, written, example = row
    for word in (said, *written):
        assert len(word) >= 2
        # matched as they stand, against folded text
        assert word == unicodedata.normalize("NFKC", word).lower() == normalise(word)
        assert not any(character.isspace() for character in word)
        assert word not in stop_words() | weak_words()
    assert len(set(written)) == len(written)
    assert not [form for form in written if said in form], "found without the row"
    assert said in phrases(example), "the example is read as something else"


@pytest.mark.parametrize(
    ("question", "said", "written"),
    [
        ("旧冰箱回收有什么规定？", "旧冰箱", "电器电子"),
        ("想在厂里房顶装太阳能", "房顶装太阳能", "屋顶光伏"),
        ("炉子的热能不能用起来", "炉子的热", "余热"),
        ("烧煤锅炉要不要拆", "烧煤锅炉", "燃煤锅炉"),
        ("有没有低息贷款", "低息贷款", "优惠利率"),
        ("电费贵怎么办", "电费贵", "电价"),
        ("不达标要罚款吗", "罚款", "处罚"),
        ("污水厂的臭气谁管", "臭气", "挥发性有机物"),
        ("VOCs怎么治理", "vocs", "挥发性有机物"),
        ("ＣＣＵＳ有没有示范", "ccus", "碳捕集"),
        ("我们想扩产", "扩产", "新增产能"),
        ("城里的厂要搬家吗", "搬家", "搬迁"),
        ("找节能公司来改造行吗", "节能公司", "合同能源管理"),
        ("改用火车运输", "火车运输", "公转铁"),
        ("厂里的大车要换吗", "大车", "新能源车辆"),
        ("小作坊有什么帮助", "小作坊", "中小企业"),
        ("机房的PUE有要求吗", "pue", "电能利用效率"),
        ("特钢受限制吗", "特钢", "特殊钢"),
        ("规上企业能耗降多少", "规上企业", "规模以上"),
        ("怎么卖碳指标", "卖碳指标", "碳市场"),
    ],
)
def test_everyday_words_meet_the_plans_words(question, said, written):
    term = next(term for term in find_terms(fold_question(question)) if term.said == said)
    assert written in term.forms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("降低能耗水平", {"能耗"}),  # not 耗水
        ("推进园区建设", set()),  # not 进园区
        ("认定标准", set()),  # not 定标准
        ("使用水泥", set()),  # not 用水
        ("贵州省电力公司", set()),  # not 省电
        ("全省水资源", set()),  # not 省水
        ("方案中介绍了什么", set()),  # not 中介
        ("民营企业和中央企业", {"民营企业", "中央企业"}),  # not 央企
        ("中小企业", {"中小企业"}),  # not 小企业
        ("科技创新建设", {"科技创新"}),  # not 新建
        ("技术创新项目", {"创新项目"}),  # not 新项目
        ("利用云计算", set()),  # not 用云
        ("废旧轮胎", {"废旧轮胎"}),  # not 旧轮胎
        ("气候投融资", set()),  # not 融资
        ("提高污染治理水平", set()),  # not 高污染
        ("绿色低碳化、循环化工厂", {"循环化工厂"}),  # not 化工厂
        ("低碳化工厂", {"低碳化工厂"}),  # not 化工厂
        ("线上项目审批", {"审批"}),  # not 上项目
        ("削减重金属", set()),  # not 减重
        ("打造氢能产业", {"氢能"}),  # not 造氢
    ],
)
def test_no_phrase_arises_between_words(text, expected):
    assert phrases(text) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("江豚", True),
        ("针头", True),  # by the table
        ("甲烷", True),
        ("铜", True),
        ("照顾", False),  # a deed
        ("便宜", False),  # a manner
        ("冬天", False),  # a time
        ("城里", False),  # a place
        ("绵阳", False),
        ("挪", False),
    ],
)
def test_what_names_a_thing(said, expected):
    assert [term.is_thing for term in find_terms(said)] == [expected]
