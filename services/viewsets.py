"""Who pays, in the admin."""

from core.second_tab import VersionedSnippetViewSet
from services.models import FundingProgram


class FundingProgramViewSet(VersionedSnippetViewSet):
    """Dated facts with their source."""

    model = FundingProgram
    icon = "form"
    list_display = ["name", "amount", "as_of", "order"]
    ordering = ["order", "name"]
    add_to_admin_menu = True
    menu_order = 310
