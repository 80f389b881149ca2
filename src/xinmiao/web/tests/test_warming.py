"""The pages that are read before anybody comes."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import translation

from xinmiao.core import packs
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country
from xinmiao.web.warming import warm


@pytest.fixture
def a_country(transactional_db, settings, tmp_path):
    settings.LEDGER_URI = str(tmp_path / "ledger")
    counting.forget()
    packs.load(country.written(tmp_path / "pack"), by=country.TESTER)
    country.events(["2024-02-01 1 care.visit 530102 health female 4"])
    yield
    counting.forget()


@pytest.mark.parametrize("spoken", ["zh-hans", "en"])
def test_every_page_that_counts_is_there_in_advance(a_country, settings, spoken):
    settings.ALLOWED_HOSTS = [".example.org"]
    site, told = WSGIHandler(), {}

    def application(environ, start_response):
        def start(status, headers):
            told[environ["PATH_INFO"]] = status
            return start_response(status, headers)

        return site(environ, start)

    with translation.override(spoken):
        warm(application)
    assert {"/", "/en/", "/indicators/", "/indicators/health.reached/", "/places/53/"} <= set(told)
    assert set(told.values()) == {"200 OK"}
