import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from search_kit import INDUSTRY, STEEL, LetterEncoder, make_plan

from assistant import dense, fusion, generation, indexing
from assistant.index import ClauseIndex
from assistant.synonyms import written_forms
from corpus.errors import LibraryError
from corpus.records import Metadata

ENCODER = LetterEncoder()
PLANS = {plan.id: plan for plan in (STEEL, INDUSTRY)}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "index"
    ClauseIndex.build(PLANS.values(), ENCODER, folder)
    return folder


@pytest.fixture
def folder(built, tmp_path):
    return shutil.copytree(built, tmp_path / "index")


@pytest.fixture(scope="module")
def index(built):
    return ClauseIndex.load(built, ENCODER)


def quotes(hits, plans=PLANS):
    return [plans[hit.plan].quote(hit.span) for hit in hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("自备电厂有什么要求", "企业自备电厂按要求实施节能改造。（省能源局牵头）"),
        ("废钢", "推广短流程炼钢，提高废钢比例。"),
        ("短流程炼钢2025年占比", "到2025年，短流程炼钢占比达到15%以上。"),
        ("储能", "支持光伏、储能和氢能发展。"),
    ],
)
def test_first_hit(index, query, expected):
    assert quotes(index.search(query, 1)) == [expected]


def test_hits_are_ranked_and_each_clause_comes_once(index):
    hits = index.search("2025年综合利用率", 10)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({(hit.plan, hit.clause) for hit in hits}) == len(hits) == len(index) == 7


def test_more_sentences_of_a_clause_on_demand(index):
    hits = index.search("短流程炼钢", 10, per_clause=2)
    assert len([hit for hit in hits if hit.clause == "c1" and hit.plan == "steel"]) == 2


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_filter_gives_the_best_of_what_passes(index, mode):
    hits = index.search("工业固废综合利用率", 10, ["steel"], mode=mode)
    assert {hit.plan for hit in hits} <= {"steel"}
    assert bool(hits) == (mode != "lexical")
    assert index.search("固废", 10, []) == []
    assert index.search("固废", 10, ["unknown"]) == []


def test_a_filtered_score_is_the_best_possible_among_many(tmp_path):
    lines = [f"第{i}号企业开展节能改造，投资{i * 37 % 101}万元。" for i in range(700)]
    plans = [make_plan(f"p{i}", "\n".join(lines[i::2])) for i in range(2)]
    index = ClauseIndex.build(plans, ENCODER, tmp_path)
    query = "第400号企业投资多少"
    everything = index.search(query, 700, ["p0"], mode="dense")
    assert len(everything) == 350
    assert index.search(query, 5, ["p0"], mode="dense") == everything[:5]


def test_dense_scores_are_cosines(index):
    question = "支持储能发展。"
    assert not written(question)
    hit = index.search(question, 1, mode="dense")[0]
    unit = list(indexing.units(INDUSTRY))[3]
    query, text, context = ENCODER.encode([question, unit.text, unit.context])
    weights = fusion.WEIGHTS
    clause = text + weights.context * context
    cosine = query @ clause / np.linalg.norm(clause)
    expected = weights.clause * cosine + weights.sentence * (query @ text)
    assert hit.score == pytest.approx(expected, abs=2e-3)  # stored in half precision


def test_a_clause_is_the_mean_of_its_sentences_by_the_root_of_their_lengths(index):
    query = "炼钢占比15%"
    assert not written(query)
    unit = list(indexing.units(STEEL))[1]
    parts = [unit.text[start:end] for start, end in unit.sentences]
    vector, context, *rows = ENCODER.encode([query, unit.context, *parts])
    mean = sum(row * len(part) ** 0.5 for row, part in zip(rows, parts, strict=True))
    weights = fusion.WEIGHTS
    clause = mean / np.linalg.norm(mean) + weights.context * context
    cosine = vector @ clause / np.linalg.norm(clause)
    expected = sorted(weights.clause * cosine + weights.sentence * (vector @ row) for row in rows)
    hits = index.search(query, 20, ["steel"], mode="dense", per_clause=2)
    found = sorted(hit.score for hit in hits if hit.clause == "c1")
    assert found == pytest.approx(expected, abs=2e-3)  # stored in half precision


def written(text):
    return written_forms(text, usual=lambda phrase: False)


@pytest.mark.parametrize("mode", ["lexical", "dense", "hybrid"])
def test_what_plans_write_for_a_laymans_word_is_searched(tmp_path, mode):
    wanted = "完善电器电子产品的利用体系。"
    plan = make_plan("p", f"推动燃煤锅炉改造。\n{wanted}\n保障粮食供应，稳定市场价格。")
    index = ClauseIndex.build([plan], ENCODER, tmp_path)
    assert "电器电子" in written("旧家电")
    assert plan.quote(index.search("旧家电", 1, mode=mode)[0].span) == wanted


def test_a_laymans_word_that_plans_use_is_not_widened(tmp_path):
    plan = make_plan("p", "回收旧家电。\n完善电器电子产品的利用体系。\n保障粮食供应。")
    index = ClauseIndex.build([plan], ENCODER, tmp_path)
    found = index.search("旧家电", 3, mode="lexical")
    assert [plan.quote(hit.span) for hit in found] == ["回收旧家电。"]


def test_headings_are_searched(tmp_path):
    plan = make_plan("p", "要求一。\n要求二。", path=("三、保障措施", "（一）监督考核"))
    other = make_plan("q", "要求一。\n要求二。", path=("二、任务",))
    index = ClauseIndex.build([other, plan], ENCODER, tmp_path)
    assert index.search("监督考核", 1)[0].plan == "p"


def test_question_without_words_and_empty_library(index, tmp_path):
    assert len(index.search("？", 3)) == 3
    empty = ClauseIndex.build([], ENCODER, tmp_path)
    assert empty.search("固废") == []
    assert len(empty) == 0


def test_building_twice_and_loading_give_the_same_hits(built, index, tmp_path):
    again = ClauseIndex.build(PLANS.values(), ENCODER, tmp_path)
    loaded = ClauseIndex.load(tmp_path, ENCODER)
    for query in ("固废", "2025年", "炼钢产能"):
        assert index.search(query) == again.search(query) == loaded.search(query)


def test_another_encoder_is_refused(built):
    other = LetterEncoder()
    other.fingerprint = "other"
    with pytest.raises(LibraryError, match="重建索引"):
        ClauseIndex.load(built, other)


def test_missing_index_is_told(tmp_path):
    with pytest.raises(LibraryError, match="先建立索引"):
        ClauseIndex.load(tmp_path, ENCODER)


def test_a_changed_byte_in_any_file_is_noticed(folder):
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert len(files) > 10
    for path in files:
        content = path.read_bytes()
        if not content:
            continue
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        with pytest.raises(LibraryError, match="重建索引"):
            ClauseIndex.load(folder, ENCODER)
        path.unlink()
        with pytest.raises(LibraryError, match="索引"):
            ClauseIndex.load(folder, ENCODER)
        path.write_bytes(content)
    assert len(ClauseIndex.load(folder, ENCODER)) == 7


def test_update_touches_only_what_changed(folder):
    index = ClauseIndex.load(folder, ENCODER)
    place, _told = generation.current(folder)
    before = (place / "s000001" / "sentences.npy").stat().st_ino
    added = make_plan("added", "电网企业要建设微电网，消纳绿电。")
    longer = make_plan("steel", STEEL.text + "新增的一条要求建设微电网。")
    fresh = index.update([INDUSTRY, added, longer])
    place, told = generation.current(folder)
    assert (place / "s000001" / "sentences.npy").stat().st_ino == before
    assert {entry["plan"]: entry["segment"] for entry in told["plans"]} == {
        "industry": "s000001", "added": "s000002", "steel": "s000002",
    }  # fmt: skip
    plans = {"steel": longer, "added": added, "industry": INDUSTRY}
    assert set(quotes(fresh.search("微电网", 2), plans)) == {
        "电网企业要建设微电网，消纳绿电。",
        "新增的一条要求建设微电网。",
    }
    assert len(fresh) == 9
    assert len(fresh.search("2025年", 20)) == 9


def test_small_segments_are_joined(tmp_path):
    index = ClauseIndex.build([], ENCODER, tmp_path)
    plans = [make_plan(f"p{i}", f"第{i}项任务是建设储能电站。\n另一条。") for i in range(16)]
    for plan in plans:
        index = index.update([plan])
    place, _told = generation.current(tmp_path)
    assert len(list(place.glob("s[0-9]*"))) <= 5
    whole = ClauseIndex.build(plans, ENCODER, tmp_path / "whole")
    for query in ("第7项任务", "储能", "另一条"):
        assert index.search(query, 40) == whole.search(query, 40)


def test_a_segment_that_is_mostly_struck_out_is_rewritten(tmp_path):
    plans = [make_plan(f"p{i}", "一条内容。\n又一条内容。") for i in range(8)]
    index = ClauseIndex.build(plans, ENCODER, tmp_path)
    index = index.update([], removed=[f"p{i}" for i in range(6)])
    place, told = generation.current(tmp_path)
    segments = {entry["segment"] for entry in told["plans"]}
    assert [path.name for path in place.glob("s[0-9]*")] == sorted(segments)
    assert sum(len(np.load(path)) for path in place.glob("s*/clauses.npy")) == len(index) == 4


def test_update_with_the_same_plans_changes_nothing(folder):
    before = generation.current(folder)
    ClauseIndex.load(folder, ENCODER).update(PLANS.values())
    assert generation.current(folder) == before


def test_removed_plan_is_gone(folder):
    fresh = ClauseIndex.load(folder, ENCODER).update([], removed=["steel"])
    assert set(fresh.plans) == {"industry"}
    assert {hit.plan for hit in fresh.search("炼钢自备电厂", 20)} == {"industry"}


def test_an_open_index_outlives_an_update(folder):
    index = ClauseIndex.load(folder, ENCODER)
    before = index.search("储能")
    index.update([], removed=["industry"])
    assert index.search("储能") == before


@pytest.mark.parametrize("write", [indexing.build, indexing.update])
def test_a_stop_in_the_middle_leaves_the_old_index(folder, write):
    before = ClauseIndex.load(folder, ENCODER).search("固废")

    def broken():
        yield make_plan("new", "固废固废固废固废。")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(broken(), ENCODER, folder)
    assert ClauseIndex.load(folder, ENCODER).search("固废") == before


STOPPED = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from search_kit import LetterEncoder, make_plan
from assistant import indexing
def plans():
    yield make_plan("new", "固废固废固废固废。\\n" * 600)
    print("writing", flush=True)
    sys.stdin.read()  # never ends: the process is killed here
getattr(indexing, sys.argv[1])(plans(), LetterEncoder(), Path(sys.argv[2]))
"""


def test_a_kill_in_the_middle_leaves_the_old_index(folder):
    before = ClauseIndex.load(folder, ENCODER).search("固废")
    here = Path(__file__).parent
    # an update reads all plans before it writes; a build writes as it reads
    command = [sys.executable, "-c", STOPPED, "build", str(folder), str(here), str(here.parent)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as writer:
        assert writer.stdout.readline() == b"writing\n"
        assert len(list(folder.glob("g[0-9]*"))) == 2
        writer.kill()
    assert ClauseIndex.load(folder, ENCODER).search("固废") == before
    fresh = ClauseIndex.load(folder, ENCODER).update([make_plan("new", "新的方案内容。")])
    assert fresh.plans.keys() == {"industry", "steel", "new"}
    assert len(list(folder.glob("g[0-9]*"))) == 1


def test_a_plan_without_text_is_held_and_never_found(folder):
    index = ClauseIndex.load(folder, ENCODER).update([make_plan("zz", "  ")])
    assert "zz" in index.plans
    assert index.search("固废", 3, ["zz"]) == []
    assert len(index.search("固废", 20)) == 7


def test_what_a_kill_left_behind_is_cleared(folder):
    left = folder / "g000099"
    left.mkdir()
    (left / "half").write_bytes(b"x")
    index = ClauseIndex.load(folder, ENCODER)
    index.update([make_plan("new", "新的方案内容。")])
    assert not left.exists()


def test_the_same_id_twice_is_refused(tmp_path):
    with pytest.raises(LibraryError, match="两次"):
        ClauseIndex.build([STEEL, replace(STEEL)], ENCODER, tmp_path)


def test_a_new_title_is_a_change():
    renamed = replace(STEEL, metadata=Metadata(title="另一标题"))
    assert indexing.plan_digest(renamed) != indexing.plan_digest(STEEL)


@settings(suppress_health_check=list(HealthCheck), max_examples=50)
@given(st.text(max_size=80))
def test_any_question_gives_passages_of_the_plans(index, query):
    for hit in index.search(query, 3):
        span = hit.span
        assert PLANS[hit.plan].by_id[hit.clause].span.start <= span.start < span.end


@pytest.fixture
def many(tmp_path, monkeypatch):
    """A library that is large enough for an inverted file."""
    monkeypatch.setattr(dense, "FLAT_ROWS", 500)
    plans = []
    for i in range(4):
        lines = [
            f"第{n}号{what}企业{n * 7919 % 997}年内完成{'节能降碳增绿提质扩能'[n % 9 :][:2]}改造。"
            for n in range(i * 300, i * 300 + 300)
            for what in ("钢铁", "水泥")
        ]
        plans.append(make_plan(f"p{i}", "\n".join(lines)))
    index = ClauseIndex.build(plans, ENCODER, tmp_path / "many")
    return index, plans, tmp_path / "many"


def test_an_inverted_file_finds_what_all_rows_would(many):
    _index, _plans, folder = many
    place, _told = generation.current(folder)
    told = json.loads((place / "s000001" / "near.json").read_text())
    assert told["recall"] >= dense.RECALL
    rows = np.load(place / "s000001" / "sentences.npy")
    assert len(rows) == 2400
    queries = ENCODER.encode([f"第{n}号水泥企业改造" for n in range(0, 1200, 60)])
    exact = dense.nearest_of_all(rows, queries, 10)
    brute = np.argsort(-(queries @ rows.astype(np.float32).T), axis=1, kind="stable")[:, :10]
    assert np.array_equal(exact, brute)
    near = dense.open_near(place / "s000001", rows)
    assert isinstance(near, dense.ListIndex)
    for query, want in zip(queries, exact, strict=True):
        found, scores = near.search(query, 600)
        assert np.isin(want, found).mean() >= 0.9
        assert list(scores) == sorted(scores, reverse=True)


def test_a_filtered_search_of_an_inverted_file_is_exact(many, tmp_path):
    index, plans, _ = many
    alone = ClauseIndex.build(plans[2:3], ENCODER, tmp_path / "alone")
    for query in ("第700号钢铁企业", "水泥节能", "扩能"):
        wanted = alone.search(query, 10, mode="dense")
        assert index.search(query, 10, ["p2"], mode="dense") == wanted


def test_the_best_of_what_passes_where_much_passes(many, monkeypatch):
    monkeypatch.setattr(dense, "FEW", 100)  # so that the lists are looked at
    index, plans, _ = many
    for query in ("第700号钢铁企业", "水泥节能", "扩能"):
        among = [plan.id for plan in plans[1:]]
        everything = index.search(query, len(index), among, mode="dense")
        assert index.search(query, 10, among, mode="dense") == everything[:10]


def test_recall_is_measured_against_all_rows(many, index):
    large, _plans, _ = many
    assert index.near_recall(["固废"]) == 1.0
    assert large.near_recall([f"第{n}号水泥企业改造" for n in range(0, 1200, 60)]) >= 0.9


def test_an_inverted_file_takes_updates(many):
    index, _plans, _folder = many
    fresh = index.update([make_plan("new", "独一无二的氢能示范项目。")], removed=["p1"])
    assert fresh.search("独一无二的氢能示范项目", 1)[0].plan == "new"
    assert "p1" not in {hit.plan for hit in fresh.search("第400号钢铁企业", 50)}
