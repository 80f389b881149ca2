"""What Typer, the database and the operating system refuse, in the words of our own errors."""

from __future__ import annotations

import errno
import re

from django.db import DatabaseError, connection
from typer.exceptions import TyperException

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_WHAT: tuple[tuple[str, Text], ...] = (
    (r"No such command '(.*?)'", Text("没有命令“{0}”", "There is no command '{0}'")),
    (r"No such option: (\S+)", Text("没有选项 {0}", "There is no option {0}")),
    (r"Missing (?:argument|option|parameter) '?(.*?)'?\.", Text("缺少参数 {0}", "{0} is missing")),
    (r"Got unexpected extra arguments? \((.*)\)", Text("多了参数：{0}", "Unexpected: {0}")),
    (r"Option '?(\S+?)'? requires an argument", Text("选项 {0} 后面要写值", "{0} needs a value")),
    (r"for '?(.*?)'?: (?:dir|file|path) '(.*)' does not exist", Text("“{1}”不存在", "There is no '{1}'")),
    (r"for '?(.*?)'?: dir '(.*)' is a file", Text("“{1}”是文件，这里要文件夹", "'{1}' is a file, not a folder")),
    (r"for '?(.*?)'?: file '(.*)' is a dir", Text("“{1}”是文件夹，这里要文件", "'{1}' is a folder, not a file")),
    (r"for '?(.*?)'?: .*less than or equal to (\S+)", Text("{0} 最大为 {1}", "{0} is at most {1}")),
    (r"for '?(.*?)'?: .*greater than or equal to (\S+)", Text("{0} 最小为 {1}", "{0} is at least {1}")),
    (r"for '?(.*?)'?: .*valid (?:integer|number)", Text("{0} 应为数字", "{0} should be a number")),
    (r"for '?(.*?)'?: .*'(.*)' does not match the format", Text("{0} 应写作 2024-05-31，而不是“{1}”",
                                                               "{0} is written 2024-05-31, not '{1}'")),
    (r"for '?(.*?)'?: (?:Value error, )?'?(.*?)'? is not one of (.*?)\.?$", Text("{0} 没有“{1}”，可用：{2}",
                                                              "{0} cannot be '{1}'; it is one of {2}")),
    (r"for '?(.*?)'?: (.*)", Text("{0} 的值不对：{1}", "{0} cannot be read: {1}")),
)  # fmt: skip


class WrongUse(XinmiaoError):
    """The command, its options or its arguments are not as `--help` says."""

    def __init__(self, refused: TyperException) -> None:
        path = getattr(getattr(refused, "ctx", None), "command_path", "xinmiao")
        todo = Text(f"用法见 {path} --help", f"See {path} --help")
        super().__init__("cli.wrong_use", _in_words(refused.format_message()), todo=todo)


class NoDatabase(XinmiaoError):
    """Nobody has made the database yet."""

    def __init__(self) -> None:
        super().__init__(
            "database.missing",
            Text("这里还没有数据", "There are no data here yet"),
            where=_place(),
            todo=Text(
                "先运行 xinmiao demo；用自己的国家包时，先运行 python manage.py migrate，再运行 xinmiao pack load",
                "Run xinmiao demo first; with a pack of your own, python manage.py migrate and xinmiao pack load",
            ),
        )


class DatabaseFault(XinmiaoError):
    """The database refused."""

    def __init__(self, error: DatabaseError) -> None:
        super().__init__(
            "database.fault",
            Text(f"数据库出错：{error}", f"The database failed: {error}"),
            where=_place(),
            todo=Text("这一步没有留下任何改动；查明原因后请重试", "This step changed nothing; mend it and try again"),
        )


class SystemFault(XinmiaoError):
    """The operating system refused a file or an address."""

    def __init__(self, error: OSError) -> None:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = Text("磁盘已满", "The disk is full") if full else Text(f"系统拒绝：{error.strerror or error}",
            f"The system refused: {error.strerror or error}")  # fmt: skip
        super().__init__(
            "system.disk_full" if full else "system.fault",
            what,
            where=str(error.filename or ""),
            todo=Text("腾出空间后请重试", "Make room and try again")
            if full
            else Text("查明原因后请重试", "Mend it and try again"),
        )


def of_database(error: DatabaseError) -> XinmiaoError:
    """Give the error of a database that is not made yet, or that failed."""
    try:
        made = "django_migrations" in connection.introspection.table_names()
    except DatabaseError:
        made = True
    return DatabaseFault(error) if made else NoDatabase()


def _in_words(message: str) -> Text:
    for pattern, words in _WHAT:
        if found := re.search(pattern, message):
            return Text(words.zh.format(*found.groups()), words.en.format(*found.groups()))
    return Text(message, message)


def _place() -> str:
    settings = connection.settings_dict
    return str(settings["NAME"]) if connection.vendor == "sqlite" else str(settings.get("HOST", ""))
