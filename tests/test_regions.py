from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.regions import ancestors, by_adcode, by_name, find, within
from corpus.vocabulary import read_csv

PLACES = [
    ("攀枝花市工业领域碳达峰专项行动方案", ["攀枝花市"]),
    ("四川对钢铁有什么要求？", ["四川省"]),
    ("凉山州的企业", ["凉山彝族自治州"]),
    ("凉山有哪些目标", ["凉山彝族自治州"]),
    ("黔西南的电解铝", ["黔西南布依族苗族自治州"]),
    ("桐城的企业要做什么", ["桐城市"]),
    ("我在水城办厂", ["水城区"]),
    ("我们桐城的水泥厂", ["桐城市"]),
    ("南京市鼓楼区", ["南京市", "鼓楼区"]),
    ("攀枝花市东区", ["攀枝花市", "东区"]),
    ("贵州和四川相比", ["贵州省", "四川省"]),
    ("长沙", ["长沙市"]),
    ("吉林", ["吉林省"]),
    ("成渝地区", ["四川省", "重庆市"]),
    ("忠县的目标", ["忠县"]),
    ("黑龙江省", ["黑龙江省"]),
    ("我厂米易", ["米易县"]),
    ("落户桐城", ["桐城市"]),
    ("优化调整盘山电厂", []),
    ("重点产业和龙头企业", []),
    ("加强资源综合利用", []),
    ("新建项目", []),
    ("长江干流", []),
    ("绿水青山就是金山银山", []),
    ("县级以上城市", []),
    ("会同有关部门", []),
    ("扩大连片开发", []),
    ("中国", []),
    ("西安", ["西安市"]),
    ("吉林省吉林市", ["吉林省", "吉林市"]),
    ("北京朝阳", ["北京市", "朝阳区"]),
    ("祁连山南麓", []),
    ("武汉江夏", ["武汉市", "江夏区"]),
    ("凉山山区", ["凉山彝族自治州"]),
    ("南京江苏", ["南京市", "江苏省"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "names"), PLACES)
def test_places_are_found(text: str, names: list[str]) -> None:
    assert [mention.region.name for mention in find(text)] == names


def test_a_shared_name_gives_all_places() -> None:
    found = find("鼓楼区的企业")
    assert {mention.region.name for mention in found} == {"鼓楼区"}
    assert len(found) == len(by_name("鼓楼区")) == 4
    assert {(mention.start, mention.end) for mention in found} == {(0, 3)}


def test_a_zone_names_itself() -> None:
    assert {mention.zone for mention in find("长三角地区")} == {"长三角"}
    assert {mention.zone for mention in find("四川、重庆")} == {""}


def test_the_places_above() -> None:
    (tongcheng,) = by_name("桐城市")
    assert [region.name for region in ancestors(tongcheng)] == ["安庆市", "安徽省"]
    (anhui,) = by_name("安徽")
    assert within(tongcheng, anhui)
    assert not within(anhui, tongcheng)


@pytest.mark.parametrize("row", read_csv("region_exceptions.csv"), ids=lambda row: row["form"])
def test_every_exception_names_a_place_and_its_counter_example_is_none(row: dict[str, str]) -> None:
    places = by_name(row["form"])
    assert places
    found = find(row["counter_example"])
    assert not [m for m in found if row["counter_example"][m.start : m.end] == row["form"]]
    if row["rule"] == "never":
        assert not find(row["form"])


@pytest.mark.parametrize("row", read_csv("region_aliases.csv"), ids=lambda row: row["alias"])
def test_every_alias_is_found_and_means_its_members(row: dict[str, str]) -> None:
    found = find(row["alias"])
    assert [mention.region.adcode for mention in found] == row["adcodes"].split()
    for code, member in zip(row["adcodes"].split(), row["members"].split(), strict=True):
        assert by_adcode()[code] in by_name(member)


def test_every_full_name_is_found_after_its_parents() -> None:
    for region in by_adcode().values():
        prefix = "".join(above.name for above in reversed(ancestors(region)))
        assert find(prefix + region.name)[-1].region == region


@given(st.text(alphabet="四川省攀枝花市成都凉山州鼓楼区a，的", max_size=40))
def test_mentions_are_in_order_and_do_not_overlap(text: str) -> None:
    spans = list(dict.fromkeys((mention.start, mention.end) for mention in find(text)))
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)
