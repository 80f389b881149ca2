"""What a submission says is read by path; what is dangerous is refused before it is parsed."""

from __future__ import annotations

import tracemalloc

import pytest

from xinmiao.science.answers import AnswersRefused, compile, read
from xinmiao.science.answers.tests.forms import CLEAN, VISIT, xform

ENTITY = """<data id="visit" version="3" xmlns:entities="http://www.opendatakit.org/xforms/entities"><child><name>小苗</name></child>
<meta><entity dataset="children" id="8d2b1d9e" create="" update="1" baseVersion="2" trunkVersion="1" branchId="b">
<label>苗 7</label></entity><instanceID>uuid:2</instanceID><deprecatedID>uuid:1</deprecatedID></meta></data>"""


def test_values_are_had_by_slash_path_and_repeats_as_lists():
    answers = read(CLEAN.encode())
    assert (answers.form_id, answers.version, answers.instance_id) == ("visit", "3", "uuid:1")
    assert answers.value("child/name") == "小苗"
    assert answers.values("carers/carer_name") == ["甲", "乙"]
    assert answers.by_path()["carers/age"] == ["30", ""]
    assert answers.each("carers")[1]["carers/topics"] == "play"
    assert answers.value("no/such") == ""


def test_the_form_says_which_answers_are_files_and_when_it_was_filled():
    check, answers = compile(xform(VISIT)), read(CLEAN.encode())
    assert check.media(answers) == ["卡.png"]
    times = check.times(answers)
    assert (times.end - times.start).total_seconds() == 1200
    assert times.today.isoformat() == "2024-05-01"


def test_the_entity_block_is_read_as_it_was_written():
    answers = read(ENTITY.encode())
    entity = answers.entity
    assert (entity.dataset, entity.id, entity.label) == ("children", "8d2b1d9e", "苗 7")
    assert (entity.create, entity.update) == (False, True)
    assert (entity.base_version, entity.trunk_version, entity.branch_id) == ("2", "1", "b")
    assert answers.deprecated_id == "uuid:1"


def test_fields_carry_labels_choices_and_their_repeat():
    fields = compile(xform(VISIT)).by_path
    assert fields["child/weight"].label.en == "Weight (kg)"
    assert fields["carers/topics"].repeat == "carers"
    assert fields["child/weight"].groups == ("child",)
    assert [choice.label.zh for choice in fields["town"].choices] == ["甲镇", "乙镇"]
    assert fields["place"].itemset.file == "places.csv"


BOMB = b"""<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<data id="x">&c;</data>"""
OUTSIDE = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><data id="x">&a;</data>'


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (BOMB, "answers.doctype"),
        (OUTSIDE, "answers.doctype"),
        ('<!DOCTYPE d><data id="x"/>'.encode("utf-16"), "answers.encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?>+ADw-data id="x"/>', "answers.bad_xml"),
        (b"<data", "answers.bad_xml"),
        (b"", "answers.bad_xml"),
        (b"<data/>", "answers.no_form"),
        (b'<data id="x"/>', "answers.no_instance"),
        (b'<data id="x">' + b"<a>" * 400 + b"</a>" * 400 + b"</data>", "answers.bad_xml"),
        (b'<data id="x">' + b"<a/>" * 300_000 + b"</data>", "answers.too_large"),
        (b'<data id="x">&undefined;</data>', "answers.bad_xml"),
    ],
)
def test_what_is_dangerous_or_no_submission_is_refused_by_name(xml, code):
    with pytest.raises(AnswersRefused) as refused:
        read(xml)
    assert refused.value.code == code
    assert refused.value.what.zh
    assert refused.value.what.en


@pytest.mark.parametrize("size", [100_000, 50_000_000])
def test_a_refusal_takes_as_little_memory_whatever_the_size(size):
    xml = b'<data id="x">' + b" " * size + b"<!DOCTYPE d></data>"
    tracemalloc.start()
    with pytest.raises(AnswersRefused):
        read(xml)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000


def test_a_network_address_is_never_asked():
    text = (
        '<data id="visit" xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="http://127.0.0.1:9/"/>{}</data>'
    )
    answers = read(text.format("<meta><instanceID>uuid:1</instanceID></meta>").encode())
    assert answers.value("include") == ""
