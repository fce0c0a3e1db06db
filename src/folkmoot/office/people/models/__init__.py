"""Users and their roles, areas and their levels, the staff directory."""

from folkmoot.office.people.models.areas import Area, AreaLevel
from folkmoot.office.people.models.staff import StaffMember
from folkmoot.office.people.models.users import RoleAssignment, RoleTitle, User

__all__ = ["Area", "AreaLevel", "RoleAssignment", "RoleTitle", "StaffMember", "User"]
