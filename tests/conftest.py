"""Shared fixtures: one invented plan that shows the genre's forms in thirty lines."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import REQUIRED

if TYPE_CHECKING:
    from assistant.chain import Assistant

# The same examples on every run, and no verdict that depends on how busy the machine is.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

INVENTED = """临江市经济和信息化局
临江市生态环境局文件

临经信〔2023〕7号

关于印发《临江市工业领域碳达峰实施方案》的通知

各县（区）人民政府，市级有关部门：

现将《临江市工业领域碳达峰实施方案》印发给你们，请认真贯彻落实。

临江市经济和信息化局
临江市生态环境局
2023年5月6日

临江市工业领域碳达峰实施方案

为做好工业领域碳达峰工作，根据《工业领域碳达峰实施方案》，制定本方案。

一、主要目标

到2025年，规模以上工业单位增加值能耗较2020年下降13%，工业固废综合利用率达到
70%（赤泥除外），2030年进一步提升至75%左右。确保2030年前达峰。

二、重点任务

（一）调整产业结构。坚持先立后破。

1.优化布局。严禁新增水泥熟料产能，鼓励企业兼并重组。（市经济和信息化局牵头，市发展改
— 2 —
革委配合）推进园区循环化改造。（责任单位：市生态环境局负责，下同）

2.淘汰落后设备。2025年底前淘汰10t/h及以下的燃煤锅炉。（市市场监管局、市生态环境局按职责分工负责）

专栏1 重点工程

1.节能改造工程。支持钢铁企业实施余热利用。
"""


@pytest.fixture(scope="session")
def invented_text() -> str:
    return INVENTED


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where a browser is required, a browser test that was skipped fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get(REQUIRED) != "1" or reporter is None:
        return
    skipped = [one for one in reporter.stats.get("skipped", ()) if "browser" in one.keywords]
    for one in skipped:
        reporter.write_line(f"skipped where a browser is required: {one.nodeid}", red=True)
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def shipped_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the library of the five plans that ship is made."""
    return tmp_path_factory.mktemp("shipped") / "library"


@pytest.fixture(scope="session")
def shipped(shipped_root: Path) -> "Assistant":
    """The assistant over a fresh library of the five plans that ship, with its index."""
    from assistant.opening import open_assistant  # a second, which few tests need

    return open_assistant(shipped_root)


@pytest.fixture(scope="session")
def linjiang(tmp_path_factory: pytest.TempPathFactory) -> "Assistant":
    """The assistant over a library that holds the invented plan alone."""
    from assistant.opening import open_assistant
    from corpus.library import Library

    folder = tmp_path_factory.mktemp("linjiang")
    source = folder / "linjiang.txt"
    source.write_text(INVENTED, encoding="utf-8")
    Library.open(folder / "library", seed=False).add([source])
    return open_assistant(folder / "library")
