"""A form, people who work with it, and submissions made directly, for tests of what happens after they arrive."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.collection.actions.entered import Entered
from xinmiao.collection.actions.intake import take_in
from xinmiao.collection.models import Channel, Flag, Form, FormState, FormVersion, Revision, State, Submission
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.tests.pack_files import FILES
from xinmiao.partners.models import Partner
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.people.encryption import seal
from xinmiao.places.models import Place
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.models import Intervention
from xinmiao.programmes.pack import PART as PROGRAMMES

TESTER = Actor.job("tests")
COUNTRY = FILES | {
    "places/places.csv": """\
code,kind,parent,name_zh,name_en,name_en_status
WORLD,world,,世界,World,official
CHN,country,WORLD,中国,China,official
53,province,CHN,云南省,Yunnan,official
5301,prefecture,53,昆明市,Kunming,conventional
530102,county,5301,五华区,Wuhua,pinyin
530103,county,5301,盘龙区,Panlong,pinyin
""",
    "places/populations.csv": "place,group,year,value,status,source\n53,total,2020,47209277,official,2020 census\n",
    "places/tiles.csv": "place,column,row\n53,3,6\n",
    "partners/partners.yaml": """\
- {code: health, name: {zh: 卫生部门, en: Health administration}, kind: government}
- {code: women, name: {zh: 妇联, en: Women's federation}, kind: association}
""",
    "programmes/interventions.yaml": """\
- code: care
  goal_area: health
  name: {zh: 保健, en: Care}
  summary: {zh: 保健, en: Care}
  stage: scale
  since: 2019
  partners: [health, women]
""",
    "services/services.yaml": """\
- {code: care.visit, intervention: care, name: {zh: 随访, en: Visit}, counts: person, roles: [child]}
- {code: care.food, intervention: care, name: {zh: 食物, en: Food}, counts: person, roles: [caregiver]}
- {code: care.money, intervention: care, name: {zh: 资金, en: Money}, counts: amount, unit: USD}
""",
}
AT = datetime(2024, 4, 20, 3, tzinfo=UTC)
MAPPING: dict[str, Any] = {
    "title": {"zh": "家访", "en": "Home visit"},
    "intervention": "care",
    "service": "care.visit",
    "date": "visit_date",
    "place": "place",
    "people": {
        "child": {
            "name": "child/name",
            "sex": "child/sex",
            "birth_date": "child/birth_date",
            "identity_number": "child/number",
            "phone": "child/phone",
        },
        "carer": {
            "each": "carers",
            "name": "carers/name",
            "phone": "carers/phone",
            "relation_to": "child",
            "relation": "carers/relation",
        },
    },
    "records": [
        {"service": "care.visit", "person": "child", "role": "child", "dimensions": {"disability": "child/disability"}},
        {
            "service": "care.food",
            "person": "carer",
            "role": "caregiver",
            "when": {"question": "carers/took_part", "is": ["yes"]},
        },
    ],
}
CHILD = {"name": "王小明", "sex": "male", "birth_date": "2021-05-01", "disability": "no"}
CARERS = ({"name": "李红", "relation": "mother", "took_part": "yes"},)
LABELS = {
    "visit_date": ("日期", "Date"),
    "place": ("地点", "Place"),
    "child/name": ("孩子姓名", "Child's name"),
    "child/sex": ("性别", "Sex"),
    "carers/name": ("照护人姓名", "Carer's name"),
}


def load_country(root: Path) -> None:
    """A small country of two counties, without indicators or forms."""
    for name, text in COUNTRY.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    packs.load(root, by=TESTER, at=AT, parts=(PLACES, PARTNERS, PROGRAMMES))


def the_form(code: str = "home_visit", **changes: Any) -> Form:
    """A form with one open version; changes are of its mapping."""
    mapping = Mapping.model_validate(MAPPING | changes)
    form = Form.objects.create(
        number=Form.objects.count() + 1,
        code=code,
        name_zh=mapping.title.zh,
        name_en=mapping.title.en,
        intervention=Intervention.objects.get(code=mapping.intervention),
        confidentiality=mapping.confidentiality,
        counts_when=mapping.counts_when,
        approvers=list(mapping.approvers),
    )
    FormVersion.objects.create(
        form=form,
        version="1",
        state=FormState.OPEN,
        workbook=b"",
        content_hash=sha256(str(mapping).encode()).hexdigest(),
        xform=xform(code),
        xform_md5="0" * 32,
        pyxform_version="4.5.0",
        mapping_json=mapping.model_dump(mode="json", by_alias=True),
        published_at=AT,
    )
    return form


def xform(code: str) -> bytes:
    """The smallest XForm that names its questions in both languages."""
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>{code}</h:title>
  <model><itext>{"".join(_translation(n, lang) for n, lang in enumerate(("中文 (zh)", "English (en)")))}</itext>
  <instance><data id="{code}" version="1"><visit_date/><place/><child><name/><sex/><birth_date/><number/><phone/>
  <disability/></child><carers jr:template=""><name/><phone/><relation/><took_part/></carers>
  <meta><instanceID/></meta></data></instance>
  {"".join(f'<bind nodeset="/data/{path}" type="string"/>' for path in LABELS)}</model></h:head><h:body>
  {"".join(_input(path) for path in LABELS if not path.startswith("carers/"))}
  <group ref="/data/carers"><repeat nodeset="/data/carers">{_input("carers/name")}</repeat></group>
  </h:body></h:html>""".encode()


def _translation(n: int, lang: str) -> str:
    texts = "".join(f'<text id="/data/{path}:label"><value>{words[n]}</value></text>' for path, words in LABELS.items())
    return f'<translation lang="{lang}">{texts}</translation>'


def _input(path: str) -> str:
    return f'<input ref="/data/{path}"><label ref="jr:itext(\'/data/{path}:label\')"/></input>'


def person(name: str, role: Role, **scope: str) -> User:
    """Somebody with one grant; password "pw"."""
    user = User.objects.create_user(name, password="pw")
    Grant.objects.create(user=user, role=role, **scope)
    return user


def xml(instance: str, *, place: str = "530102", visit_date: str = "2024-04-18", child: Any = CHILD,
        carers: Any = CARERS, form: str = "home_visit") -> bytes:  # fmt: skip
    def group(name: str, values: Any) -> str:
        return f"<{name}>" + "".join(f"<{key}>{value}</{key}>" for key, value in values.items()) + f"</{name}>"

    repeats = "".join(group("carers", one) for one in carers)
    return (
        f'<data id="{form}" version="1"><visit_date>{visit_date}</visit_date><place>{place}</place>'
        f"{group('child', child)}{repeats}<meta><instanceID>uuid:{instance}</instanceID></meta></data>"
    ).encode()


def submission(
    form: Form | None = None, *, by: User | None = None, place: str = "530102", at: datetime = AT, name: str = "",
    partner: str = "", flags: tuple[str, ...] = (), **told: Any,
) -> Submission:  # fmt: skip
    """A submission with its first revision, as it stands before anybody saw to it."""
    form = form or Form.objects.get(code="home_visit")
    made = Submission.objects.create(
        form=form,
        submitter=by,
        place=Place.objects.filter(code=place).first(),
        partner=Partner.objects.filter(code=partner).first(),
        date=date.fromisoformat(told.get("visit_date", "2024-04-18")),
        received_at=at,
    )
    revise(made, by=by, at=at, place=place, flags=flags, name=name, **told)
    return made


def revise(
    of: Submission, *, by: User | None = None, at: datetime | None = None, flags: tuple[str, ...] = (),
    name: str = "", **told: Any,
) -> Revision:  # fmt: skip
    """A new revision, the first or an edit; it stands as received, or flagged."""
    ordinal = of.revisions.count() + 1
    instance = name or f"{of.key}-{ordinal}"
    content = xml(instance, form=of.form.code, **{"place": of.place.code if of.place else ""} | told)
    of.revisions.update(is_current=False)
    revision = Revision.objects.create(
        submission=of,
        form=of.form,
        form_version=of.form.versions.get(),
        ordinal=ordinal,
        instance_id=f"uuid:{instance}",
        sha256=sha256(content).hexdigest(),
        answers_hash="0" * 64,
        sealed=seal(content, subject=of.subject, where="collection.revision"),
        channel=Channel.BROWSER,
        submitter=by,
        received_at=at or AT + timedelta(hours=ordinal),
    )
    for kind in flags:
        Flag.objects.create(revision=revision, kind=kind, message_zh="请看一下", message_en="Look at this")
    of.state = State.FLAGGED if flags else State.RECEIVED
    of.save(update_fields=["state"])
    return revision


def arrive(form: Form | None = None, *, by: User, **told: Any) -> Submission:
    """A submission that came in, with all that happens as it does."""
    made = submission(form, by=by, **told)
    return taken_in(made, by)


def edit(of: Submission, *, by: User, **told: Any) -> Submission:
    """An edit that came in."""
    revise(of, by=by, **told)
    return taken_in(of, by)


def taken_in(of: Submission, by: User) -> Submission:
    revision = of.revisions.select_related("form_version").get(is_current=True)
    answers, _ = answers_of(revision)
    take_in(entered=[Entered(of, revision, answers)], by=Actor.of_user(by), at=revision.received_at)
    return Submission.objects.get(pk=of.pk)
