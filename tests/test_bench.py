import json
import lzma

import pytest

from corpus.errors import QuestionSetError
from eval import bench, bench_corpus, bench_report, bench_tasks

LAW = """# 某法

## 第一章 总则

第一条 为了节约能源，制定本法。

国家另有规定的除外。

第二条 本法所称能源，是指煤炭。
"""


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "texts"
    place.mkdir()
    (place / "plan.txt").write_text(
        "某市碳达峰方案\n一、重点任务\n（一）节能。到2025年，能耗下降14%，淘汰落后产能。\n",
        encoding="utf-8",
    )
    with lzma.open(place / "laws.jsonl.xz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"path": "x", "text": LAW}, ensure_ascii=False) + "\n")
        file.write(json.dumps({"other": 1}) + "\n")
    return place


@pytest.fixture
def texts(folder, tmp_path):
    return bench_corpus.prepare(folder, tmp_path / "out")


def test_texts_become_clauses_under_their_headings(texts):
    read = [json.loads(line) for line in texts.read_text(encoding="utf-8").splitlines()]
    assert [name for name, _ in read] == ["plan", "laws-0"]
    path, text = read[0][1][-1]
    assert (path[0], text) == ("一、重点任务", "到2025年，能耗下降14%，淘汰落后产能。")
    assert read[1][1] == [
        [["某法", "第一章 总则"], "第一条 为了节约能源，制定本法。 国家另有规定的除外。"],
        [["某法", "第一章 总则"], "第二条 本法所称能源，是指煤炭。"],
    ]


def test_as_many_clauses_as_asked_for_the_same_each_time(texts):
    made = list(bench_corpus.plans(texts, 23))
    assert sum(len(plan.clauses) for plan in made) == 23
    assert len({plan.id for plan in made}) == len(made)
    assert made == list(bench_corpus.plans(texts, 23))
    first, later = made[0], made[2]
    assert first.quote(first.clauses[-1].span) != later.quote(later.clauses[-1].span)
    for plan in made:
        assert "\n".join(plan.quote(clause.span) for clause in plan.clauses) == plan.text


@pytest.mark.parametrize(
    ("text", "turn", "expected"),
    [
        ("到2025年，下降14%。", 1, "到3136年，停产限产。"),
        ("到2025年，下降14%。", 2, "坚决停产，下降36%。"),
    ],
)
def test_variation(text, turn, expected):
    others = [(["甲"], "坚决停产，停产限产。")]
    assert bench_corpus.vary((["乙"], text), others, turn) == (["乙"], expected)


def test_without_a_folder_the_shipped_plans(tmp_path):
    path = bench_corpus.prepare(None, tmp_path)
    assert len(list(bench_corpus.plans(path, 100_000))) > 5
    assert all(q.endswith("有什么要求？") for q in bench_corpus.questions(path, 400, 20))


def test_a_folder_without_texts_is_told(tmp_path):
    with pytest.raises(QuestionSetError, match="没有可用"):
        bench_corpus.prepare(tmp_path, tmp_path / "out")
    with pytest.raises(QuestionSetError, match="没有这个文件夹"):
        bench_corpus.prepare(tmp_path / "absent", tmp_path / "out")


def test_tasks_measure_an_index(texts, tmp_path):
    told = {"texts": str(texts), "clauses": 40, "questions": 3, "index": str(tmp_path / "index")}
    built = bench_tasks.build(told)
    assert built["clauses"] == 40
    assert built["characters_per_s"] > 0
    found = bench_tasks.search(told)
    assert found["near_recall"] == 1.0
    assert found["filtered_exact"] == {"plan": 1.0, "region": 1.0, "sector": 1.0}
    assert found["search_p50_ms"] <= found["search_p95_ms"]
    assert bench_tasks.append(told)["written_mb"] < built["index_mb"] + 1


def test_a_task_that_fails_says_why(tmp_path):
    with pytest.raises(bench.TaskFailedError, match="build"):
        bench.child("bench_tasks", "build", {"texts": str(tmp_path / "none"), "clauses": 1})


@pytest.mark.parametrize(
    ("sizes", "expected"), [("400", (400,)), ("400,20000", (400, 20000)), ("20_000", (20000,))]
)
def test_sizes(sizes, expected):
    assert bench.read_options(["--sizes", sizes]).sizes == expected


def row(search_ms, peer_ms):
    times = dict.fromkeys(
        [
            f"{n}_{p}_ms"
            for n in ("search", "plan", "region", "sector")
            for p in ("p50", "p95", "cpu_p95")
        ],
        search_ms,
    )
    peer = {"build_s": 2, "characters_per_s": 100, "peak_mb": 50.0}
    peer |= {f"search_{p}_ms": peer_ms for p in ("p50", "p95", "cpu_p95")}
    return {
        "build": {"build_s": 1, "characters_per_s": 400_000, "characters_per_cpu_s": 1,
                  "peak_mb": 100.0, "index_mb": 1},
        "search": {**times, "open_s": 1, "peak_mb": 80.0, "near_recall": 0.97,
                   "filtered_exact": {"plan": 1.0}},
        "append": {"append_s": 1, "written_mb": 0.5},
        "generic": peer,
    }  # fmt: skip


def test_report_gives_ratios_and_aims():
    answers = {
        f"{n}_{p}_ms": 9.0 for n in ("answer", "conversation") for p in ("p50", "p95", "cpu_p95")
    }
    page = bench_report.as_markdown(
        {
            "machine": "m",
            "answers": {**answers, "questions": 3, "peak_mb": 1},
            "ask": {"median_s": 2.5, "worst_s": 3, "cpu_s": 2},
            "sizes": {"1000000": row(20.0, 40.0)},
            "notes": ["没有装"],
        }
    )
    assert "| 1,000,000 | generic | 4000.00 | 0.50 | 0.50 | 2.00 |" in page
    assert "| whole answer, five plans, p95 ms | <= 15 | 9.0 | met |" in page
    assert "| one-shot ask, median s | <= 2 | 2.5 | **missed** |" in page
    assert "| recall@10 against flat at a million | >= 0.98 | 0.97 | **missed** |" in page
    assert "- 没有装" in page
