"""Errors of the API are told in the language of Accept-Language, Chinese where none is asked for."""

import pytest

ASKED = [
    ("/api/indicators/none/value/", "indicator.unknown"),
    ("/api/indicators/health.reached/value/?period=soon", "period.unreadable"),
    ("/api/places/none/", "place.unknown"),
    ("/api/reviews/1999", "review.not_published"),
    ("/api/reviews/2024/claims/none", "review.no_claim"),
]


@pytest.mark.parametrize(("address", "code"), ASKED)
@pytest.mark.parametrize(
    ("asked", "is_chinese"), [("en", False), ("en-GB,en;q=0.9", False), ("zh-CN", True), ("", True)]
)
def test_an_error_is_told_in_the_language_asked_for(client, published, address, code, asked, is_chinese):
    told = client.get(address, headers={"accept-language": asked} if asked else {}).json()
    assert told["code"] == code
    assert any("一" <= letter <= "鿿" for letter in told["what"]) == is_chinese


def test_a_claim_is_told_in_the_language_asked_for(client, published):
    address = "/api/reviews/2024/claims/health.reached"
    assert client.get(address, headers={"accept-language": "en"}).json()["wording"] == "over 20"
    assert client.get(address).json()["wording"] == "超过 20"
    assert client.get(f"{address}?lang=en").json()["wording"] == "over 20"
