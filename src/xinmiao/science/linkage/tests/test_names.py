"""Rules 4 and 5 of identity: what is compared of a name, and what is no name."""

import pytest

from xinmiao.science.linkage import names
from xinmiao.science.linkage.names import Name


@pytest.mark.parametrize("typed", ["王小明", " 王 小　明", "王\u200b小明", "王小明\ufeff"])
def test_rule_4_spaces_of_any_kind_do_not_matter(typed: str):
    assert names.normalised(typed) == "王小明"


@pytest.mark.parametrize("dot", "·•‧∙⋅・･᛫⸱.．")
def test_rule_4_middle_dots_are_one(dot: str):
    assert names.normalised(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"


def test_rule_4_traditional_and_variant_forms_are_folded_for_comparing():
    assert names.folded("歐陽曉峯") == names.folded("欧阳晓峰") == "欧阳晓峰"
    assert names.folded("劉國發") == "刘国发"
    assert names.folded("王小明") != names.folded("王晓明")


def test_rule_4_characters_beyond_the_basic_plane_are_characters():
    assert names.split("𬭚𫖮安") == Name("𬭚", "𫖮安")
    assert names.syllables("王𫖮") == ("wang", "yi")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("欧阳娜娜", Name("欧阳", "娜娜")),
        ("歐陽娜娜", Name("欧阳", "娜娜")),
        ("王小明", Name("王", "小明")),
        ("欧阳", Name("欧", "阳")),
        ("爱新觉罗溥仪", Name("爱新觉罗", "溥仪")),
        ("阿依古丽·买买提", Name("", "阿依古丽·买买提")),
        ("John Smith", Name("", "johnsmith")),
    ],
)
def test_rule_4_compound_surnames_split_and_dotted_names_do_not(name: str, parts: Name):
    assert names.split(name) == parts


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("单小明", "shan"),
        ("曾小明", "zeng"),
        ("解小明", "xie"),
        ("仇小明", "qiu"),
        ("查小明", "zha"),
        ("尉迟恭", "yuchi"),
    ],
)
def test_rule_4_surnames_have_their_own_readings(name: str, sound: str):
    assert names.surname_sound(name) == sound


def test_rule_4_a_surnames_reading_is_not_a_given_names():
    assert names.syllables("王单") == ("wang", "dan")


@pytest.mark.parametrize("typed", ["lü", "lǚ", "lv", "LYU", "Lü", "lu:"])
def test_rule_4_u_umlaut_v_and_yu_are_equal(typed: str):
    assert names.plain_sound(typed) == names.sounds("吕小明").removesuffix("xiaoming") == "lv"


def test_rule_4_yu_after_another_syllable_stays():
    assert names.plain_sound("Wang Anyu") == names.sounds("王安宇") == "wanganyu"


def test_rule_4_sounds_and_initials():
    assert names.sounds("王小明") == names.sounds("王晓明") == "wangxiaoming"
    assert names.initials("欧阳娜娜") == "onn"
    assert names.sounds("LYU Xiaoming") == names.sounds("吕晓明")


NO_NAMES = """
王某之子 李某 张婴 张男婴 王之长女 无名 无名氏 不详 新生儿 test TEST1 测试一 王×× 王 xxx N/A 未取名 王** 123 baby
"""


@pytest.mark.parametrize("name", ["", "  ", *NO_NAMES.split()])
def test_rule_5_placeholders_are_no_name(name: str):
    assert names.is_placeholder(name)


@pytest.mark.parametrize(
    "name", ["王小明", "李婴宁", "欧阳娜娜", "阿依古丽·买买提", "王子", "马之", "陈小婴", "Tess Lin", "无双"]
)
def test_rule_5_names_are_names(name: str):
    assert not names.is_placeholder(name)
