"""A question that cannot be read is refused in the asker's language, with a code, and says which part."""

from __future__ import annotations

import pytest

from xinmiao.api.urls import api


@pytest.mark.parametrize(
    ("language", "what"),
    [
        ("zh-hans", "参数“offset”的值读不懂或超出范围"),
        ("en", "The parameter 'offset' cannot be read or is out of range"),
    ],
)
@pytest.mark.parametrize("offset", ["-1", "many", "99999999999999999999"])
def test_a_parameter_out_of_range(db, client, language, what, offset):
    answer = client.get("/api/places/", {"offset": offset}, headers={"Accept-Language": language})
    assert answer.status_code == 422
    assert answer.json()["code"] == "api.malformed"
    assert answer.json()["what"] == what


def test_what_is_not_there_is_404(db, client):
    answer = client.get("/api/reviews/1999")
    assert (answer.status_code, answer.json()["code"]) == (404, "review.not_published")


def test_every_operation_says_how_it_refuses():
    described = api.get_openapi_schema()
    operations = [one for at in described["paths"].values() for one in at.values()]
    assert {one["responses"]["default"]["content"]["application/json"]["schema"]["$ref"] for one in operations} == {
        "#/components/schemas/Refusal"
    }
