"""Pages about people: who may do what, the staff directory, the areas."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from folkmoot.office.pages.numbers import number
from folkmoot.office.pages.tables import Cell, Column, DataTable
from folkmoot.office.people.access import requires
from folkmoot.office.people.models import Area, RoleTitle, StaffMember, User
from folkmoot.office.people.roles import Permission, Role

ROWS_A_PAGE = 50


@requires(Permission.PEOPLE_READ)
def users(request: HttpRequest) -> HttpResponse:
    """Every account with its roles and where they count."""
    accounts = User.objects.prefetch_related("role_assignments__area")
    page = Paginator(accounts, ROWS_A_PAGE).get_page(request.GET.get("page"))
    table = DataTable(
        caption=_("Accounts"),
        columns=[
            Column(_("Name")),
            Column(_("Signs in as")),
            Column(_("Roles")),
            Column(_("State")),
        ],
        rows=[_user_row(user) for user in page],
        empty=_("Nobody can sign in yet."),
        stacks=True,
        caption_hidden=True,
    )
    return render(request, "people/users.html", {"page": page, "table": table})


def _user_row(user: User) -> list[str | Cell]:
    titles = dict(RoleTitle.objects.values_list("role", "title"))
    roles = [
        titles.get(each.role, str(Role(each.role).label)) + (f" ({each.area})" if each.area else "")
        for each in user.role_assignments.all()
    ]
    status = Cell(_("Active"), tag="done") if user.is_active else Cell(_("Closed"), tag="quiet")
    return [user.full_name or user.username, user.username, ", ".join(roles) or "–", status]


@requires(Permission.PEOPLE_READ)
def staff(request: HttpRequest) -> HttpResponse:
    """The staff directory."""
    members = StaffMember.objects.select_related("area", "supervisor")
    page = Paginator(members, ROWS_A_PAGE).get_page(request.GET.get("page"))
    table = DataTable(
        caption=_("Staff"),
        columns=[Column(_("Name")), Column(_("Rank")), Column(_("Team")), Column(_("Supervisor"))],
        rows=[
            [member.name, member.rank or "–", member.area.name, str(member.supervisor or "–")]
            for member in page
        ],
        empty=_("No staff list has been imported yet."),
        stacks=True,
        caption_hidden=True,
    )
    context = {"page": page, "table": table, "count": members.count()}
    return render(request, "people/staff.html", context)


@requires(Permission.PEOPLE_READ)
def areas(request: HttpRequest) -> HttpResponse:
    """The areas and their levels."""
    table = DataTable(
        caption=_("Areas, from the whole to its parts"),
        columns=[
            Column(_("Area")),
            Column(_("Level")),
            Column(_("Code")),
            Column(_("Staff"), numeric=True),
        ],
        rows=_area_rows(list(Area.objects.select_related("level"))),
        empty=_("No areas have been set up yet."),
        stacks=True,
        caption_hidden=True,
    )
    return render(request, "people/areas.html", {"table": table})


def _area_rows(tree: list[Area]) -> list[list[str]]:
    """Each area with the number of staff in it and in everything below it."""
    in_area = Counter(StaffMember.objects.values_list("area__path", flat=True))
    return [
        [
            area.name,
            area.level.name,
            area.code,
            number(sum(n for path, n in in_area.items() if path.startswith(area.path))),
        ]
        for area in tree
    ]
