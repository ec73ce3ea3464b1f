"""The front of the services' pages: import from here."""

from services.models.area import AreaIndexPage, AreaPage
from services.models.body_page import StoryPage
from services.models.care_card import CareCard
from services.models.exercise import ExerciseIndexPage, ExercisePage
from services.models.funding import FundingProgram
from services.models.map import AreaMap
from services.models.public_offer import KeptOffer
from services.models.review import ClinicalReviewTask
from services.models.reviewed import AdviceWorkflow, ReviewedPage
from services.models.service import ServiceIndexPage, ServicePage
from services.models.team import PractitionerPage, TeamIndexPage

__all__ = [
    "AdviceWorkflow",
    "AreaIndexPage",
    "AreaMap",
    "AreaPage",
    "CareCard",
    "ClinicalReviewTask",
    "ExerciseIndexPage",
    "ExercisePage",
    "FundingProgram",
    "KeptOffer",
    "PractitionerPage",
    "ReviewedPage",
    "ServiceIndexPage",
    "ServicePage",
    "StoryPage",
    "TeamIndexPage",
]
