"""Accounts with which somebody tries the demonstration: one for each role that signs in, and a second editor."""

from __future__ import annotations

from dataclasses import dataclass

from xinmiao.accounts.rules import Role
from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True)
class Account:
    """username, role, the name that pages show, what to try, and the page to begin with."""

    username: str
    role: Role
    name: str
    does: Text
    path: str


ACCOUNTS = (
    Account("try_worker", Role.FIELD_WORKER, "演示·村级工作人员 Demonstration worker",
            Text("一线工作人员：在手机或电脑上填表，断网也能填", "field worker: fills in forms, offline too"),
            "collect/"),
    Account("try_supervisor", Role.SUPERVISOR, "演示·督导 Demonstration supervisor",
            Text("督导：审核表单，处理疑似重复的人员", "supervisor: reviews forms, settles likely duplicates"),
            "collect/review/"),
    Account("try_counsellor", Role.COUNSELLOR, "演示·心理老师 Demonstration counsellor",
            Text("心理老师：值班，当天处理需要马上有人的事", "counsellor: on duty, answers what cannot wait"),
            "collect/duty/"),
    Account("try_duty_officer", Role.DUTY_OFFICER, "演示·县级值班员 Demonstration duty officer",
            Text("县级值班员：没有人接的事转到这里", "county duty officer: what nobody took comes here"),
            "collect/duty/"),
    Account("try_peer", Role.PEER_SUPPORTER, "演示·心理委员 Demonstration peer supporter",
            Text("心理委员：告诉成年人，看不到任何人的结果", "peer supporter: tells an adult, sees nobody's results"),
            "collect/worried/"),
    Account("try_school_doctor", Role.SCHOOL_DOCTOR, "演示·校医 Demonstration school doctor",
            Text("校医：班级测量，结果，给家长的信", "school doctor: class measurements, results, letters to parents"),
            "nutrition/rounds/"),
    Account("try_food_assessor", Role.FOOD_ASSESSOR, "演示·食品评价员 Demonstration food assessor",
            Text("食品评价员：食品评价台，模型界值", "food assessor: the food desk, the limits of the model"),
            "nutrition/foods/"),
    Account("try_partner", Role.PARTNER, "演示·伙伴填报员 Demonstration partner",
            Text("伙伴：填报并提交报表", "partner: fills in and sends returns"), "indicators/calendar/"),
    Account("try_officer", Role.PROGRAMME_OFFICER, "演示·项目官员 Demonstration officer",
            Text("项目官员：审核报表，查看数据质量和记录", "officer: decides on returns, sees quality and records"),
            "indicators/quality/"),
    Account("try_editor", Role.EDITOR, "演示·编辑甲 Demonstration editor A",
            Text("编辑：写作、核对、签署报告", "editor: writes, checks and signs the review"), "reviews/2024/desk/"),
    Account("try_editor_2", Role.EDITOR, "演示·编辑乙 Demonstration editor B",
            Text("另一位编辑：第二个签署人", "another editor: the second signature"), "reviews/2024/desk/"),
    Account("try_admin", Role.ADMINISTRATOR, "演示·管理员 Demonstration administrator",
            Text("管理员：用户、授权和一切", "administrator: users, grants, everything"), "admin/"),
)  # fmt: skip
OF_THE_FIELD = (
    Role.FIELD_WORKER, Role.SUPERVISOR, Role.COUNSELLOR, Role.DUTY_OFFICER, Role.PEER_SUPPORTER,
    Role.SCHOOL_DOCTOR,
)  # fmt: skip
"""Roles that work in the county of the field."""
