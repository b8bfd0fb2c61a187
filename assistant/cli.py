"""The command line: `policy-assistant [--library DIR] COMMAND …`.

Errors are one line on standard error: exit status 1, or 2 for wrong usage.
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.arguments import TABLES, build_parser
from assistant.terminal import fault, one_line, prepare_streams, system_error
from corpus.errors import PolicyError

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    prepare_streams()
    options = build_parser().parse_args(arguments)
    try:
        return _COMMANDS[options.name](options)
    except PolicyError as error:
        sys.stderr.write(one_line(str(error)))
        return 1
    except BrokenPipeError:  # the reader of our output went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("已中断。\n")
        return 130
    except OSError as error:
        sys.stderr.write(system_error(error))
        return 1
    except Exception as error:  # a user gets one line; `python -X dev` shows the rest
        if sys.flags.dev_mode:
            raise
        sys.stderr.write(fault(error))
        return 1


def _root(options: argparse.Namespace) -> Path:
    from corpus.library import default_root

    return options.library or default_root()


def _init(options: argparse.Namespace) -> int:
    from corpus.library import Library

    library = Library.open(_root(options), seed=not options.empty)
    print(f"资料库在 {_root(options)}，有 {len(library.plans())} 份方案。")
    return 0


def _serve(options: argparse.Namespace) -> int:
    serve = importlib.import_module("ui.serve").serve
    evaluation = importlib.import_module("eval.command").evaluate_into
    serve(_root(options), host=options.host, port=options.port, evaluation=evaluation)
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant.exchange import answer_to_prediction
    from assistant.opening import open_assistant

    assistant = open_assistant(_root(options))
    answer = assistant.answer([options.question, *options.turn])
    if options.json:
        record = answer_to_prediction(answer, assistant.plans)
        print(json.dumps(record, ensure_ascii=False))
        return 0
    print(answer.text)
    for number, citation in enumerate(answer.citations, 1):
        heading = " > ".join(citation.path)
        print(f"\n[{number}] {citation.plan.metadata.title}{' > ' if heading else ''}{heading}")
        print(f"    {citation.quote}")
    return 0


def _answer(options: argparse.Namespace) -> int:
    from assistant.answering import answer_file
    from assistant.opening import open_assistant

    return answer_file(lambda: open_assistant(_root(options)), options.questions, options.out)


def _eval(options: argparse.Namespace) -> int:
    from assistant.opening import open_assistant
    from corpus.folder import read_folder

    sources = read_folder(options.sources) if options.sources else {}
    evaluate = importlib.import_module("eval.command").evaluate
    status: int = evaluate(open_assistant(_root(options)), options.questions, options.out, sources)
    return status


def _add(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from corpus.added import Added
    from corpus.library import Library

    if options.plan_id and len(options.files) > 1:
        raise PolicyError("--id 只能用于一个文件，请分开添加。")
    library = Library.open(_root(options))
    with tqdm(total=len(options.files), desc="添加", unit="份", disable=None) as bar:

        def show(done: int, total: int, name: str) -> None:
            bar.set_postfix_str(name, refresh=False)
            bar.update(done - bar.n)

        outcomes = library.add(options.files, plan_id=options.plan_id, progress=show)
        bar.update(len(options.files) - bar.n)
    failed = False
    for outcome in outcomes:
        good = isinstance(outcome, Added)
        failed = failed or not good
        (sys.stdout if good else sys.stderr).write(f"{outcome}\n")
    return 1 if failed else 0


def _remove(options: argparse.Namespace) -> int:
    from corpus.library import Library

    Library.open(_root(options)).remove(options.ids)
    print(f"已移出：{'、'.join(options.ids)}")
    return 0


def _text(options: argparse.Namespace) -> int:
    from corpus.library import Library

    sys.stdout.write(Library.open(_root(options)).text(options.id))
    return 0


def _search(options: argparse.Namespace) -> int:
    from assistant.exchange import hit_rows
    from assistant.folded import check_question
    from assistant.opening import open_assistant

    if options.k < 1:
        raise PolicyError("--k 应是正整数。")
    assistant = open_assistant(_root(options))
    hits = assistant.search(check_question(options.query), options.k)
    for row in hit_rows(hits, assistant.plans):
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(f"{row['rank']}. [{row['plan']}] {row['quote']}（{row['score']}）")
    return 0


def _eval_retrieval(options: argparse.Namespace) -> int:
    evaluate = importlib.import_module("eval.retrieval").evaluate_retrieval
    result = evaluate(options.folder)
    text = json.dumps(result, ensure_ascii=False, indent=2)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


def _table(options: argparse.Namespace) -> int:
    from assistant.tabulate import write_table

    return write_table(
        _root(options), options.name, getattr(options, "plan", None), options.format, options.out
    )


_COMMANDS: dict[str, Command] = {
    "init": _init,
    "serve": _serve,
    "ask": _ask,
    "answer": _answer,
    "eval": _eval,
    "add": _add,
    "remove": _remove,
    "text": _text,
    "search": _search,
    "eval-retrieval": _eval_retrieval,
    **dict.fromkeys(TABLES, _table),
}
