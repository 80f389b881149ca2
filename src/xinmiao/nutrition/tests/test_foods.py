"""One product at the desk: what is taken in, what the models say of it, under which address."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.nutrition.models import Product, ProductVersion
from xinmiao.nutrition.tests.conftest import opt_in

INDEX, NEW = "/nutrition/foods/", "/nutrition/foods/new/"
BISCUIT = {
    "name": "饼干", "brand": "某某", "barcode": "6901234567892", "basis": "100g", "state": "solid",
    "energy_kj": "2050", "fat_g": "24", "saturated_fat_g": "11.5", "sugars_g": "22", "sodium_mg": "310",
    "fibre_g": "2.1", "protein_g": "7", "fvl_pct": "0", "added_sugars": "yes", "class_of_cn_npm_2024": "bakery",
    "source": "label", "valid_from": "2026-01-01",
}  # fmt: skip


def add(desk: Client, **values: Any) -> Any:
    told = {name: value for name, value in {**BISCUIT, **values}.items() if value is not None}
    return desk.post(NEW, told)


def shown(desk: Client, path: str = "") -> str:
    """The page of the newest product, its permanent address followed."""
    of = ProductVersion.objects.latest("pk")
    return desk.get(path or f"{INDEX}{of.product.key}/", follow=True).content.decode()


def test_a_product_is_entered_and_stands_beside_models_nutrient_by_nutrient(desk):
    assert add(desk).status_code == 302
    page = shown(desk)
    for words in ("饼干 某某", "分级 E", "22.0 g &gt; 10.0 g", "未超过", "模型不含", "智利 20.606 号法第三阶段"):
        assert words in page
    assert "Nutri-Score 2023" in page
    assert page.count("<img") == 2, "bars of the two models that give a verdict"


@pytest.mark.parametrize("barcode", ["6901234567893", "690123456789", "12345", "69012345678x2"])
def test_a_wrong_check_digit_or_length_is_refused_at_its_field(desk, barcode):
    page = add(desk, barcode=barcode)
    assert (page.status_code, Product.objects.count()) == (422, 0)
    assert "不是条码，或校验码不对" in page.content.decode()


def test_zeros_in_front_of_a_barcode_stay_and_find_the_product(desk):
    add(desk, barcode="00012348")
    assert Product.objects.get().barcode == "00012348"
    assert desk.get(INDEX, {"q": "00012348"})["Location"] == f"{INDEX}{Product.objects.get().key}/"
    assert "没有找到" in desk.get(INDEX, {"q": "12348"}).content.decode(), "another number is another product"


def test_a_barcode_is_in_the_list_once(desk):
    add(desk)
    page = add(desk, name="另一种")
    assert page.status_code == 422
    assert "饼干 某某" in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.create(name="另一种", barcode=BISCUIT["barcode"])


def test_empty_is_unknown_and_zero_is_zero(desk):
    add(desk, sugars_g=None, barcode="")
    assert "糖未知" not in shown(desk), "sentences stand in the bars"
    unknown = ProductVersion.objects.get()
    assert "sugars_g" not in unknown.declared
    assert "Nutri-Score 2023" in shown(desk)
    assert "不能判定" in shown(desk)
    add(desk, sugars_g="0", barcode="")
    known = ProductVersion.objects.latest("pk")
    assert known.declared["sugars_g"] == "0"
    assert "0 g ≤" not in shown(desk)
    assert "分级" in shown(desk)


def test_below_a_number_survives_as_it_was_written(desk):
    add(desk, fat_g="＜0.5", saturated_fat_g="< 0.1")
    declared = ProductVersion.objects.get().declared
    assert (declared["fat_g"], declared["saturated_fat_g"]) == ("<0.5", "<0.1")
    assert "0–0.1 g" in shown(desk)


@pytest.mark.parametrize(("field", "text", "words"), [
    ("fat_g", "24克", "请写数字"), ("fat_g", "-1", "请写数字"), ("sugars_g", "101", "不可能超过 100"),
    ("alcohol_pct", "120", "不可能超过 100"), ("density", "0", "必须大于 0"),
])  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(desk, field, text, words):
    page = add(desk, **{field: text})
    assert page.status_code == 422
    assert words in page.content.decode()


def test_values_per_serving_need_its_weight(desk):
    assert "每份重量" in add(desk, basis="serving").content.decode()
    assert add(desk, basis="serving", serving_g="30").status_code == 302


@pytest.mark.parametrize("conflict", [{"energy_kcal": "600"}, {"salt_g": "2"}, {"saturated_fat_g": "25"}])
def test_two_values_that_conflict_are_told_and_saved_only_once_confirmed(desk, conflict):
    page = add(desk, **conflict)
    assert page.status_code == 422
    assert any(words in page.content.decode() for words in ("相差超过 5%", "饱和脂肪多于脂肪"))
    assert add(desk, **conflict, as_printed="on").status_code == 302
    if "saturated_fat_g" not in conflict:
        assert "两种单位的数值相差超过 5%" in shown(desk)


def test_an_address_names_the_version_and_the_models_and_says_when_a_model_has_changed(desk):
    add(desk)
    of = ProductVersion.objects.get()
    address = desk.get(f"{INDEX}{of.product.key}/{of.number}/")["Location"]
    assert f"/{of.number}/?m=cn_npm_2024@" in address
    before = desk.get(address).content
    model = settings.PACK_DIR / "nutrient_models" / "cn_npm_2024.yaml"
    assert "有模型在这个地址生成之后改变了" not in before.decode()
    model.write_text(model.read_text(encoding="utf-8") + "\n# read again\n", encoding="utf-8")
    page = desk.get(address).content.decode()
    assert "有模型在这个地址生成之后改变了" in page
    assert "这里不使用它" in page
    anew = desk.get(f"{INDEX}{of.product.key}/{of.number}/")["Location"]
    assert anew != address
    assert anew.replace("&", "&amp;") in page
    assert "有模型在这个地址生成之后改变了" not in desk.get(anew).content.decode()


def test_a_new_version_leaves_the_one_before_as_it_was(desk):
    add(desk)
    first = ProductVersion.objects.get()
    old = desk.get(f"{INDEX}{first.product.key}/1/")["Location"]
    form = desk.get(f"{INDEX}{first.product.key}/new-version/").content.decode()
    assert 'value="2050"' in form, "it begins with what stands"
    told = {**BISCUIT, "sugars_g": "9"}
    assert desk.post(f"{INDEX}{first.product.key}/new-version/", told).status_code == 302
    assert "22.0 g &gt; 10.0 g" in desk.get(old).content.decode()
    assert "9.0 g &gt; 10.0 g" in shown(desk)
    with pytest.raises(TypeError, match="never changes"):
        first.save()
    with pytest.raises(TypeError, match="never changes"):
        ProductVersion.objects.update(number=7)
    with pytest.raises(TypeError, match="never taken away"):
        first.delete()


def test_a_draft_gives_no_verdict_unless_the_pack_opts_in_and_then_says_so(desk):
    add(desk, class_of_cn_npm_2024="confectionery")
    shut = shown(desk)
    assert "没有判定" in shut
    assert "规则表是草案，没有人核对过" in shut or "草案" in shut
    assert "限制营销" not in shut
    old = desk.get(f"{INDEX}{Product.objects.get().key}/1/")["Location"]
    opt_in(settings.PACK_DIR)
    page = shown(desk)
    for words in ("限制营销", "该类别不允许", "草案模型，仅供参考"):
        assert words in page
    assert "有模型在这个地址生成之后改变了" in desk.get(old).content.decode(), "drafts in use make another version"


def test_bars_are_the_same_bytes_twice_and_say_what_the_explanation_says(desk):
    add(desk)
    of = ProductVersion.objects.get()
    path = f"{INDEX}{of.product.key}/1/bars/chile_20606_stage3/"
    first = desk.get(path)
    assert (first.content, first["Content-Type"]) == (desk.get(path).content, "image/svg+xml; charset=utf-8")
    assert "糖 22.0 g，超过界值 10.0 g。" in first.content.decode()
    assert "Sugars 22.0 g: over the limit of 10.0 g." in desk.get(f"/en{path}").content.decode()
    assert desk.get(path.replace("chile_20606_stage3", "cn_npm_2024")).status_code == 404, "a draft has none"


def test_the_desk_begins_empty_and_says_what_to_do(desk):
    page = desk.get(INDEX).content.decode()
    assert "还没有产品" in page
    assert "还没有评价过表格" in page


def test_whoever_may_not_assess_foods_is_told_no(desk):
    add(desk)
    of = Product.objects.get()
    other = User.objects.create_user("doctor")
    Grant.objects.create(user=other, role=Role.SCHOOL_DOCTOR)
    client = Client()
    paths = (INDEX, NEW, f"{INDEX}{of.key}/", f"{INDEX}{of.key}/1/", f"{INDEX}{of.key}/new-version/",
             f"{INDEX}{of.key}/1/bars/nutriscore_2023/", f"{INDEX}batches/")  # fmt: skip
    assert {client.get(path).status_code for path in paths} == {302}
    client.force_login(other)
    assert {client.get(path).status_code for path in paths} == {403}
