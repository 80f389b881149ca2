"""What must hold for every figure and every text."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from xinmiao.science.wording import Hedge, HedgeDoesNotHold, parse, propose, render, supports
from xinmiao.science.wording.hedges import IN, READ_ONLY

FIGURES = st.integers(0, 10**12) | st.integers(0, 3000) | st.integers(9_000, 200_000)
PLACES = st.integers(0, 10).map(lambda exponent: 10**exponent)
LANGS = st.sampled_from(["zh", "en"])
NOUNS = st.sampled_from([("个", "sites"), ("所", "schools"), ("名", "people"), ("", "")])
WORDS = [word.text for words in IN.values() for word in words if word.text not in READ_ONLY and word.code != "exact"]
COUNTING = st.sampled_from([text for text in WORDS if "majority" not in text and "数" not in text] + ["exact"])
PROSE = st.text(
    alphabet=st.sampled_from("0123456789０９.,，、。%％-–—～至到多余几近约超过从较第年月日岁个所名万亿千百十一二三两零〇点分之半成"
                             " \nabcoverneyfivmilonthsudzp$US+()（）图表A:：{}\u3000\u00a0\0")
) | st.text()  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(FIGURES, PLACES, LANGS, NOUNS, st.booleans())
def test_whatever_is_proposed_reads_back_as_true(
    value: int, to: int, lang: str, nouns: tuple[str, str], numeral: bool
) -> None:
    noun = nouns[lang == "en"]
    for proposal in propose(value, lang=lang, to=to, noun=noun, numeral=numeral):
        verdict = supports(proposal.words, value, lang=lang)
        assert verdict.holds, (proposal, verdict)


@settings(max_examples=600, deadline=None)
@given(FIGURES, PLACES, LANGS, COUNTING, NOUNS, st.booleans())
def test_whatever_is_rendered_with_any_style_reads_back_as_true(
    value: int, to: int, lang: str, hedge: str, nouns: tuple[str, str], numeral: bool
) -> None:
    try:
        words = render(value, lang=lang, hedge=hedge, to=to, noun=nouns[lang == "en"], numeral=numeral)
    except HedgeDoesNotHold:
        return
    verdict = supports(words, value, lang=lang)
    assert verdict.holds, (words, verdict)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([Decimal("0.1"), Decimal("0.01"), Decimal("0.001")]), LANGS)
def test_shares_read_back_as_true(thousandths: int, to: Decimal, lang: str) -> None:
    share = Decimal(thousandths) / 1000
    for proposal in propose(share, lang=lang, to=to, unit="percent"):
        verdict = supports(proposal.words, share, lang=lang)
        assert verdict.holds, (proposal, verdict)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10**10), PLACES, LANGS, st.sampled_from(["USD", "US$", "CNY"]))
def test_money_reads_back_as_true_and_as_money(value: int, to: int, lang: str, unit: str) -> None:
    for proposal in propose(value, lang=lang, to=to, unit=unit):
        (phrase,) = parse(proposal.words, lang=lang)
        assert supports(phrase, value).holds, proposal
        assert phrase.unit == ("CNY" if unit == "CNY" else "USD")


@settings(max_examples=200, deadline=None)
@given(FIGURES, PLACES, COUNTING)
def test_both_languages_make_the_same_claim_or_the_stricter_one_refuses(value: int, to: int, hedge: str) -> None:
    """Only 多 can differ: 「110 万多」 ends at the ten thousands, where "more than 1.1 million" cannot say so."""
    try:
        zh, en = (render(value, lang=lang, hedge=hedge, to=to) for lang in ("zh", "en"))
    except HedgeDoesNotHold:
        return
    (chinese,), (english,) = parse(zh, lang="zh"), parse(en, lang="en")
    assert chinese.hedge == english.hedge
    assert chinese.value == english.value


@settings(max_examples=150, deadline=None)
@given(FIGURES, PLACES, LANGS)
def test_a_figure_above_zero_always_has_something_true_to_say(value: int, to: int, lang: str) -> None:
    hedges = {proposal.hedge for proposal in propose(value, lang=lang, to=to)}
    assert hedges & {Hedge.EXACT, Hedge.OVER, Hedge.NEARLY, Hedge.ABOUT}


@settings(max_examples=600, deadline=None)
@given(PROSE, st.sampled_from(["zh", "en", None]))
def test_no_text_breaks_the_parser_and_phrases_stand_apart_in_the_order_of_the_text(
    text: str, lang: str | None
) -> None:
    end = 0
    for phrase in parse(text, lang=lang):
        assert text[phrase.offset : phrase.end] == phrase.words
        assert phrase.words
        assert phrase.offset >= end
        end = phrase.end
        supports(phrase, 3)
        phrase.as_dict()


@settings(max_examples=100, deadline=None)
@given(FIGURES, st.integers(0, 1000), LANGS)
def test_an_interval_is_never_supported_where_one_of_its_ends_is_not(value: int, width: int, lang: str) -> None:
    for proposal in propose(value, lang=lang, to=1000):
        outcomes = {supports(proposal.words, each, lang=lang).outcome for each in (value, value + width)}
        both = supports(proposal.words, (value, value + width), lang=lang).outcome
        assert (both == "supported") == (outcomes == {"supported"})
