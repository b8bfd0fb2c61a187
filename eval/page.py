"""The evaluation report as one page that needs nothing else: no script, no other file."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

LABELS = {
    "target": "目标",
    "duty": "责任",
    "applicability": "适用",
    "passage": "查原文",
    "comparison": "比较",
    "followup": "追问",
    "overview": "概况",
    "unanswerable": "无答案",
    "": "未分类",
}
WORDINGS = {"lay": "日常说法", "literal": "原文说法"}

_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:64rem;
margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}
th,td{border:1px solid #8886;padding:.3rem .7rem;text-align:right}
th:first-child,td:first-child{text-align:left}
details{border:1px solid #8886;border-radius:.4rem;padding:.5rem .8rem;margin:.5rem 0}
summary{cursor:pointer}
blockquote{margin:.4rem 0;padding-left:.8rem;border-left:.2rem solid #8886;white-space:pre-wrap}
.why{color:#b3261e}
@media(prefers-color-scheme:dark){.why{color:#ff8a80}}
"""


def percent(value: float | None) -> str:
    """A share as it is read: 0.935 → 93.5%."""
    return "—" if value is None else f"{value * 100:.1f}%"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """An HTML table; every cell is escaped."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def render_page(content: Mapping[str, Any]) -> str:
    """The page for the content of `report.json`."""
    parts = [
        f"<h1>评测报告：{escape(content['name'])}</h1>",
        _headline(content),
        *(f"<p>{escape(note)}</p>" for note in content["notes"]),
        "<h2>通过率</h2>",
        _pass_rates(content),
        "<h2>其他指标</h2>",
        _measures(content),
        _tables(content["tables"]),
        _passages(content["passages"]),
        _changes(content),
        "<h2>未通过的问题</h2>",
        *(_failure(failure) for failure in content["failures"]),
        "" if content["failures"] else "<p>没有。</p>",
    ]
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>评测报告</title><style>{_STYLE}</style></head><body>"
        + "\n".join(parts)
        + "</body></html>\n"
    )


def _headline(content: Mapping[str, Any]) -> str:
    stopped = "（运行中途停止）" if content["stopped"] else ""
    unscored = f"另有 {content['unscored']} 题没有标准答案，未计分。" if content["unscored"] else ""
    return (
        f"<p><strong>{content['passed']} / {content['questions']} 题通过，"
        f"{percent(content['pass_rate'])}</strong>{stopped}。{unscored}</p>"
    )


def _pass_rates(content: Mapping[str, Any]) -> str:
    peer = content["peer"]
    head = ["范围", "题数", "通过", "通过率"] + (["通用做法"] if peer else [])

    def row(label: str, counts: Mapping[str, Any], other: Mapping[str, Any] | None) -> list[object]:
        cells: list[object] = [label, counts["questions"], counts["passed"]]
        cells.append(percent(counts["pass_rate"]))
        return cells + ([percent(other["pass_rate"] if other else None)] if peer else [])

    rows = [row("全部", content, peer)]
    for key, counts in content["by_split"].items():
        rows.append(row(f"部分：{key}", counts, peer and peer["by_split"].get(key)))
    for key, counts in content["by_category"].items():
        rows.append(row(LABELS[key], counts, peer and peer["by_category"].get(key)))
    return table(head, rows)


def _measures(content: Mapping[str, Any]) -> str:
    columns = [content] + ([content["peer"]] if content["peer"] else [])
    head = ["指标", "本系统"] + (["通用做法"] if content["peer"] else [])

    def seconds(value: float | None) -> str:
        return "—" if value is None else f"{value * 1000:.1f} 毫秒"

    return table(
        head,
        [
            ["依据找全率", *(percent(c["evidence_recall"]) for c in columns)],
            ["引文切题率", *(percent(c["citation_precision"]) for c in columns)],
            ["引错方案", *(percent(c["cross_plan_confusion"]) for c in columns)],
            ["数字有出处", *(percent(c["digits_verified"]) for c in columns)],
            ["引文位置有误（条）", *(c["offsets_wrong"] for c in columns)],
            ["该拒未拒", *(f"{c['missed_declines']} / {c['unanswerable']}" for c in columns)],
            ["误拒", *(f"{c['false_declines']} / {c['answerable']}" for c in columns)],
            ["耗时中位数", *(seconds(c["seconds_p50"]) for c in columns)],
            ["耗时 95 分位", *(seconds(c["seconds_p95"]) for c in columns)],
        ],
    )


def _tables(scores: Sequence[Mapping[str, Any]]) -> str:
    if not scores:
        return ""
    names = {"duties": "责任表", "targets": "目标表"}
    rows = [
        [
            f"{names[s['table']]} {s['split']}".strip(),
            *(s["gold"], s["found"], s["matched"]),
            *(percent(s["precision"]), percent(s["recall"])),
            "，".join(f"{name} {percent(value)}" for name, value in s["accuracies"].items()),
        ]
        for s in scores
    ]
    head = ["表", "标准", "提取", "相符", "准确率", "召回率", "相符行各项正确率"]
    left = "".join(_leftovers(names[s["table"]], s) for s in scores)
    return "<h2>提取的表</h2>" + table(head, rows) + left


def _passages(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    body = [
        [row["split"], WORDINGS[row["wording"]], row["questions"]]
        + [percent(row[mode]) for mode in ("lexical", "dense", "hybrid")]
        for row in rows
    ]
    head = ["部分", "问法", "题数", "词语", "语义", "合用"]
    return "<h2>检索前五条找到依据的比例</h2>" + table(head, body)


def _leftovers(name: str, score: Mapping[str, Any]) -> str:
    def lines(rows: Sequence[Mapping[str, Any]]) -> str:
        items = (
            f"<li>{escape(row['plan'])} {row['start']}–{row['end']}："
            f"{escape(_row_text(row))} <q>{escape(str(row.get('quote', ''))[:120])}</q></li>"
            for row in rows
        )
        return f"<ul>{''.join(items)}</ul>"

    if not score["missed"] and not score["extra"]:
        return ""
    label = f"{name} {score['split']}：漏 {len(score['missed'])} 行，多 {len(score['extra'])} 行"
    return (
        f"<details><summary>{escape(label)}</summary><p>漏：</p>{lines(score['missed'])}"
        f"<p>多：</p>{lines(score['extra'])}</details>"
    )


def _row_text(row: Mapping[str, Any]) -> str:
    if "department" in row:
        return f"{row['department']}（{row['role']}）"
    return f"{row.get('indicator', '')} {row['value']}{row['unit']} {row['year'] or ''}"


def _changes(content: Mapping[str, Any]) -> str:
    parts = []
    for label, key in (("比上次新通过", "gained"), ("比上次新失败", "lost")):
        if content[key]:
            ids = "、".join(content[key])
            parts.append(f"<p>{label}（{len(content[key])}）：{escape(ids)}</p>")
    return "<h2>与上次相比</h2>" + "".join(parts) if parts else ""


def _failure(failure: Mapping[str, Any]) -> str:
    turns = " ▸ ".join(failure["turns"])
    label = f"{failure['id']} · {LABELS[failure['category']]}"
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in failure["reasons"])
    quotes = "".join(f"<blockquote>{escape(quote)}</blockquote>" for quote in failure["cited"])
    return (
        f"<details><summary><strong>{escape(label)}</strong> {escape(turns)}</summary>"
        f'<ul class="why">{reasons}</ul><p>回答：</p>'
        f"<blockquote>{escape(failure['answer'])}</blockquote><p>引文：</p>{quotes or '无'}"
        "</details>"
    )
