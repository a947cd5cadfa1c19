"""The forms of officers, units and duty."""

from __future__ import annotations

from datetime import timedelta

from ivr.core.requests.units import Duty, Officer, Unit
from ivr.services.staffing import Staffing
from tests.core.made import at
from tests.services.staff import ADMINISTRATOR, LAN
from tests.web.console.chief import supervisor
from tests.web.console.hall import TAY, Hall
from tests.web.console.walk import Walk
from tests.web.desk import Browser

STAFF, LANS, WEST = "/console/staff", f"/console/staff/{LAN.id}", f"/console/units/{TAY.id}"
DUTY = Duty(LAN.id, at("2026-11-30 07:30"), at("2026-11-30 11:30"))
BINH = Officer("binh", "Vũ Thị Bình", LAN.unit)
HOURS = {"day": "2026-11-30", "begins": "7:30", "ends": "11:30"}
CHANGED = "người khác vừa sửa"
ACCOUNT_CHANGED = "người khác vừa khóa, mở hoặc cấp lại"


def on(place: str, hall: Hall) -> Browser:
    browser = supervisor(hall)
    browser.open(place)
    return browser


def on_hers(hall: Hall) -> Browser:
    return on(LANS, hall)


def on_hers_disabled(hall: Hall) -> Browser:
    hall.station.officers.disable(LAN.id, ADMINISTRATOR)
    return on(LANS, hall)


def on_hers_with_a_duty(hall: Hall) -> Browser:
    _staffing(hall).plan(DUTY, ADMINISTRATOR)
    return on(LANS, hall)


def _staffing(hall: Hall) -> Staffing:
    return Staffing(hall.store, hall.clock)


def rename_her(hall: Hall) -> None:
    with hall.store.transaction() as tx:
        tx.staff.save_officer(Officer(LAN.id, "Nguyễn Thị Lan Anh", LAN.unit))


def rename_the_west(hall: Hall) -> None:
    with hall.store.transaction() as tx:
        tx.staff.save_unit(Unit(TAY.id, "Tên mới", TAY.parent))


def plan_another(hall: Hall) -> None:
    _staffing(hall).plan(Duty(LAN.id, DUTY.start + timedelta(hours=1), DUTY.end), ADMINISTRATOR)


WALKS = {
    "add_officer": Walk(
        STAFF,
        lambda hall: on(STAFF, hall),
        {"id": BINH.id, "name": BINH.name, "unit": BINH.unit, "role": "officer", "telephone": "0912 345 678"},
        lambda hall: hall.station.officers.add(BINH, ADMINISTRATOR),
        "tên đăng nhập này đã có người dùng",
        (BINH.id, BINH.name, "0912 345 678"),
        422,
    ),
    "change_officer": Walk(
        LANS,
        on_hers,
        {"name": "Lan", "telephone": "0912 345 678", "topics": "ho-chieu"},
        rename_her,
        CHANGED,
        ("Nguyễn Thị Lan Anh", "Đồng chí vừa gõ: Lan; Công an xã Đông Mẫu; cán bộ trực; 0912 345 678"),
    ),
    "disable_officer": Walk(
        f"{LANS}/disable",
        on_hers,
        {},
        lambda hall: hall.station.officers.disable(LAN.id, ADMINISTRATOR),
        ACCOUNT_CHANGED,
        ("đã khóa",),
    ),
    "enable_officer": Walk(
        f"{LANS}/enable",
        on_hers_disabled,
        {},
        lambda hall: hall.station.officers.enable(LAN.id, ADMINISTRATOR),
        ACCOUNT_CHANGED,
        ("Khóa tài khoản",),
    ),
    "reset_officer": Walk(
        f"{LANS}/reset",
        on_hers,
        {},
        lambda hall: hall.station.officers.reset(LAN.id, ADMINISTRATOR),
        ACCOUNT_CHANGED,
    ),
    "plan_duty": Walk(f"{LANS}/duty", on_hers, HOURS, plan_another, "trùng giờ này", ("08:30 đến 11:30", "7:30")),
    "remove_duty": Walk(
        f"{LANS}/duty/remove",
        on_hers_with_a_duty,
        {},
        lambda hall: _staffing(hall).remove(LAN.id, DUTY.start, ADMINISTRATOR),
        "người khác đã bỏ ca trực này",
        ("Chưa xếp ca nào",),
    ),
    "add_unit": Walk(
        "/console/units",
        lambda hall: on(STAFF, hall),
        {"id": "xa-nam-mau", "name": "Công an xã Nam Mẫu", "parent": "tinh-mau"},
        lambda hall: _staffing(hall).add_unit(Unit("xa-nam-mau", "Xã Nam", "tinh-mau"), ADMINISTRATOR),
        "chưa đơn vị nào dùng",
        ("xa-nam-mau", "Công an xã Nam Mẫu"),
        422,
    ),
    "change_unit": Walk(
        WEST,
        lambda hall: on(WEST, hall),
        {"name": "Tây Mẫu", "topics": "ho-chieu"},
        rename_the_west,
        CHANGED,
        ("Tên mới", "Đồng chí vừa gõ: Tây Mẫu"),
    ),
}
