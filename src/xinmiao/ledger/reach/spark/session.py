"""The Spark session: the one of the program that called, or a quiet one on this machine."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from pyspark.errors import PySparkRuntimeError
from pyspark.sql import SparkSession

from xinmiao.ledger.reach.opening import EngineUnavailable
from xinmiao.science.text import Text

_QUIET = files("xinmiao.ledger.reach.spark") / "quiet.properties"
_LOCAL = {
    "spark.app.name": "xinmiao",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_QUIET}",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def session(folder: Path | str | None = None) -> SparkSession:
    """Give the session that runs already, whatever cluster it is on; else start one on this machine.

    Raises EngineUnavailable `engine.unavailable`.
    """
    return SparkSession.getActiveSession() or start(folder=folder)


def start(
    master: str = "local[*]", *, folder: Path | str | None = None, settings: dict[str, str] | None = None
) -> SparkSession:
    """Start a session; under `spark-submit` its master and settings stand.

    folder: where Spark may keep its work files, by default the machine's folder for such. settings: Spark's own.
    Raises EngineUnavailable `engine.unavailable`.
    """
    work = str(folder or tempfile.gettempdir())
    here = {"spark.master": master, "spark.local.dir": work, "spark.sql.warehouse.dir": work, **_LOCAL}
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    try:
        return _builder({**({} if submitted else _here(here)), **(settings or {})}).getOrCreate()
    except PySparkRuntimeError as error:
        raise _unavailable(str(error)) from error


def _here(told: dict[str, str]) -> dict[str, str]:
    """Settings of a session on this machine, whose workers run the same Python."""
    if not has_java():
        raise _unavailable("java")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    return told


def has_java() -> bool:
    """Where `spark-class` looks: JAVA_HOME first, then the path."""
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java", path=f"{home}/bin") if home else shutil.which("java"))


def _builder(settings: dict[str, str]) -> SparkSession.Builder:
    builder = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder


def _unavailable(where: str) -> EngineUnavailable:
    return EngineUnavailable(
        Text("Spark 需要 Java 17 或更高版本，这里没有找到能用的", "Spark needs Java 17 or later; none works here"),
        where=where,
        todo=Text(
            "请安装 Java（Debian：apt install openjdk-17-jre-headless），或改用 bitmaps 引擎",
            "Install Java (Debian: apt install openjdk-17-jre-headless), or use the engine bitmaps",
        ),
    )
