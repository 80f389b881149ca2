"""Making the demonstration country: its sites, its people's numbers, its records, its second numbers, its accounts."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

import numpy as np
from django.db import transaction

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.collection.models import Submission
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.demonstration import events, field, milestones, queries, reports, returns, school
from xinmiao.demonstration.accounts import ACCOUNTS, OF_THE_FIELD, Account
from xinmiao.demonstration.counties import Counties
from xinmiao.demonstration.country import Country as Layout
from xinmiao.demonstration.country import sites_of
from xinmiao.demonstration.elimination import file_elimination
from xinmiao.demonstration.models import Country, LoadedRecipe
from xinmiao.demonstration.recipe import Recipe
from xinmiao.demonstration.screening import plan_screening
from xinmiao.indicators.models import Return
from xinmiao.indicators.rules.returns import OPEN
from xinmiao.people import actions as people
from xinmiao.places import actions as places
from xinmiao.places.actions import NewSite
from xinmiao.records import actions as records
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

Told = Callable[[Text, float], None]  # what is being done, and how much of the whole is done (0 to 1)


class OtherCountry(XinmiaoError):
    def __init__(self, there: Country) -> None:
        super().__init__(
            "demonstration.other_country",
            Text(
                f"这里已有演示数据（规模 {there.scale}）",
                f"Demonstration data are here already (scale {there.scale})",
            ),
            todo=Text(
                "请换一个数据目录：XINMIAO_DATA_DIR=…，或删除原目录",
                "Choose another data folder with XINMIAO_DATA_DIR=…, or delete the old one",
            ),
        )


def create(*, scale: float, pack: PackVersion, by: Actor, at: datetime, told: Told) -> Country:
    """Make the country at a scale, from the pack's recipe; one that is whole already stays as it is.

    It can be repeated after a crash: what reached the ledger is recognised and not added again.
    Raises OtherCountry, and what posting raises.
    """
    recipe = queries.recipe(pack)
    country = _begin(scale, recipe, pack)
    if country.made_at:
        return country
    told(Text("铺开县、机构和人群", "Laying out counties, sites and people"), 0.0)
    counties = queries.counties(recipe)
    layout = _lay_out(recipe, counties, scale=scale, by=by)
    country.n_persons, country.n_events = len(layout.people), _post_events(layout, by, told)
    told(Text("登记合并的编号", "Joining second numbers"), 0.97)
    day = np.datetime64(f"{max(recipe.years) + 1}-01-15")
    records.post_table(table="aliases", rows=layout.aliases(day), source=_source(scale), by=by)
    told(Text("汇总上报的报表", "Filing the counts that partners add up"), 0.98)
    _post_reports(recipe, _source(scale), by)
    records.post_milestones(rows=milestones.rows(recipe), source=f"{_source(scale)}.milestones", by=by)
    told(Text("填报并审核伙伴的报表", "Filling in and deciding partners' returns"), 0.99)
    returns.file_returns(until=max(recipe.years))
    if recipe.field:
        file_elimination(county=recipe.field.county, seed=recipe.seed, by=by, at=at)
    records.drain(by=by)
    return _finish(country, by, at)


@transaction.atomic
def _begin(scale: float, recipe: Recipe, pack: PackVersion) -> Country:
    if other := Country.objects.exclude(scale=scale).first():
        raise OtherCountry(other)
    return Country.objects.get_or_create(scale=scale, defaults={"seed": recipe.seed, "pack": pack})[0]


def _source(scale: float) -> str:
    return f"demonstration.{scale:g}"


def _lay_out(recipe: Recipe, counties: Counties, *, scale: float, by: Actor) -> Layout:
    sites = _open_sites(recipe, counties, by)
    blocks = people.blocks_for(counties=counties.number.tolist(), by=by)
    at = np.array([blocks[county] for county in counties.number.tolist()])
    return Layout(recipe, counties, queries.numbers(), at, sites, scale=scale, seed=recipe.seed)


def _open_sites(recipe: Recipe, counties: Counties, by: Actor) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Register the sites as places, and give for each pool the positions of counties and the place numbers."""
    pools = sites_of(recipe, counties)
    number = counties.number.tolist()
    asked = [
        NewSite(site.code, site.kind, number[site.county], site.name_zh, site.name_en)
        for sites in pools.values()
        for site in sites
    ]
    places.register_sites(sites=asked, is_demonstration=True, by=by)
    registered = queries.site_numbers()
    return {
        pool: (np.array([s.county for s in sites]), np.array([registered[s.code] for s in sites], np.int32))
        for pool, sites in pools.items()
    }


def _post_events(layout: Layout, by: Actor, told: Told) -> int:
    n, years = 0, layout.years
    for done, year in enumerate(years):
        told(Text(f"生成 {year} 年的记录", f"Making the records of {year}"), 0.1 + 0.85 * done / len(years))
        n += _post_year(layout, year, by, told, 0.1 + 0.85 * (done + 0.6) / len(years))
    return n


def _post_year(layout: Layout, year: int, by: Actor, told: Told, share: float) -> int:
    whole = layout.rows(year)
    source = f"{_source(layout.scale)}.{year}"
    held = records.reserve(table="events", n=len(whole["person_no"]), source=source, by=by)
    rows = events.numbered(whole, year, held.first)
    told(Text(f"写入 {year} 年的 {len(rows):,} 条记录", f"Writing {len(rows):,} records of {year}"), share)
    records.post_table(table="events", rows=rows, source=source, by=by)
    return len(rows)


def _post_reports(recipe: Recipe, source: str, by: Actor) -> None:
    sent = reports.rows(recipe, recipe.seed)
    posted = records.post_reports(rows=sent, source=f"{source}.reports", by=by)
    share = max((told.late for told in recipe.aggregate_reports), default=0.0)
    if corrected := reports.late(sent, posted.numbers, share, recipe.seed):
        records.post_reports(rows=corrected, source=f"{source}.reports", revision=2, by=by)
    records.drain(by=by)


@transaction.atomic
def _finish(country: Country, by: Actor, at: datetime) -> Country:
    country.made_at = at
    country.save()
    told = {"persons": country.n_persons, "events": country.n_events}
    audit.record(by=by, verb="generate", noun="demonstration", key=f"{country.scale:g}", detail=told)
    return country


@transaction.atomic
def open_accounts(*, by: Actor) -> str:
    """Make the accounts to try the demonstration with, or give them a new password; give the password.

    It is drawn anew at each call and kept only as a hash: whoever runs the command is the only one told.
    """
    password = secrets.token_urlsafe(9)
    for account in ACCOUNTS:
        user = _account(account, password)
        Grant.objects.get_or_create(user=user, role=account.role, defaults={}, **_scope(account.role))
    audit.record(by=by, verb="open", noun="demonstration accounts", key="", detail={"n": len(ACCOUNTS)})
    return password


def work_the_field(*, pack: PackVersion, by: Actor, at: datetime) -> int:
    """Let the workers of one county send their first forms, once; gives how many. The accounts must be open."""
    recipe = queries.recipe(pack)
    if recipe.field is None or Submission.objects.exists():
        return 0
    worker, supervisor = (User.objects.get(username=f"try_{of}") for of in ("worker", "supervisor"))
    field.open_villages(recipe.field, by)
    n = field.work(recipe.field, worker=worker, supervisor=supervisor, seed=recipe.seed, at=at)
    n += field.coach(recipe.field, worker=worker, seed=recipe.seed, at=at)
    n += field.alarm(recipe.field, worker=worker, seed=recipe.seed, at=at)
    if recipe.field.school:
        staff = school.staff_of(recipe.field.county)
        n += school.teach(recipe.field.school, staff=staff, seed=recipe.seed, at=at)
    audit.record(by=by, verb="send", noun="demonstration forms", key="", detail={"n": n})
    plan_screening(recipe.field.school, counsellor=User.objects.get(username="try_counsellor"), at=at)
    return n


def _scope(role: Role) -> dict[str, str]:
    """Where an account works: those of the field in the county that the recipe names."""
    if role is Role.PARTNER:
        return {"partner": _busy_partner()}
    loaded = LoadedRecipe.objects.order_by("-pk").first()
    there = Recipe.model_validate(loaded.recipe).field if loaded else None
    return {"place": there.county} if there and role in OF_THE_FIELD else {}


def _account(account: Account, password: str) -> User:
    told = {"name": account.name, "is_active": True}
    user, _new = User.objects.update_or_create(username=account.username, defaults=told)
    user.set_password(password)
    user.save()
    return user


def _busy_partner() -> str:
    """A partner that still owes a return, so that there is something to fill in; else one that has any."""
    returns = Return.objects.order_by("-end", "pk")
    found = returns.filter(state__in=list(OPEN)).first() or returns.first()
    return str(found.partner.code) if found else ""
