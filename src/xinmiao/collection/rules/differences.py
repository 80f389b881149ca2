"""What changed between two versions of a form, in words. No Django."""

from __future__ import annotations

from collections.abc import Iterator

from xinmiao.science.answers import Choice, Field, FormCheck
from xinmiao.science.text import Text

ASPECTS = (
    ("type", Text("题型", "type")),
    ("required", Text("是否必填", "whether it is required")),
    ("relevant", Text("何时提问", "when it is asked")),
    ("constraint", Text("答案的要求", "the condition on its answer")),
    ("calculate", Text("公式", "the formula")),
    ("save_to", Text("存入名册的字段", "what it saves to a list")),
)


def differences(old: FormCheck, new: FormCheck) -> list[Text]:
    """Questions added, gone and changed, in the order of the new form, then those that went."""
    found = [text for field in new.fields for text in _of(old.by_path.get(field.path), field)]
    gone = [field for field in old.fields if field.path not in new.by_path]
    return found + [_said("删去了{what}。", "{what} was removed.", field) for field in gone]


def _said(zh: str, en: str, field: Field, **values: str) -> Text:
    label = field.label
    return Text(zh.format(what=f"「{label.zh}」（{field.path}）", **values),
                en.format(what=f"'{label.en}' ({field.path})", **values))  # fmt: skip


def _of(before: Field | None, after: Field) -> Iterator[Text]:
    if before is None:
        yield _said("新增{what}。", "{what} was added.", after)
        return
    if before.labels != after.labels:
        yield _said("{what}的文字改了，原为「{old}」。", "The words of {what} changed.", after, old=before.label.zh)
    for name, word in ASPECTS:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield _changed(after, word, was, now)
    yield from _choices(before, after)


def _changed(field: Field, word: Text, was: str, now: str) -> Text:
    zh, en = _said("{what}", "{what}", field).zh, _said("{what}", "{what}", field).en
    return Text(f"{zh}：{word.zh}由“{was or '无'}”改为“{now or '无'}”。",
                f"{en}: {word.en} went from '{was or 'none'}' to '{now or 'none'}'.")  # fmt: skip


def _choices(before: Field, after: Field) -> Iterator[Text]:
    old, new = _by_value(before.choices), _by_value(after.choices)
    for value in new.keys() - old.keys():
        yield _said("{what}增加了选项“{v}”。", "{what} has a new choice '{v}'.", after, v=value)
    for value in old.keys() - new.keys():
        yield _said("{what}去掉了选项“{v}”。", "{what} lost the choice '{v}'.", after, v=value)


def _by_value(choices: tuple[Choice, ...]) -> dict[str, Choice]:
    return {choice.value: choice for choice in choices}
