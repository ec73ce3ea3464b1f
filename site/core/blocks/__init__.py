"""Blocks that know nothing of the clinic: text, lists, cautions, tables, media, sources."""

from core.blocks.care import CaseBlock, CautionBlock
from core.blocks.library import (
    CtaBlock,
    FaqsBlock,
    GlossaryBlock,
    ReferencesBlock,
    SavedCtaBlock,
    StatBlock,
)
from core.blocks.lists import (
    ChecklistBlock,
    ComparisonBlock,
    ExerciseBlock,
    KeyPointsBlock,
    StepsBlock,
)
from core.blocks.media import DownloadBlock, DrawingBlock, PictureBlock, VideoBlock
from core.blocks.text import HeadingBlock, LeadBlock, ProseBlock, QuoteBlock

TEXT = [
    ("lead", LeadBlock(group="Text")),
    ("heading", HeadingBlock(group="Text")),
    ("text", ProseBlock(group="Text")),
    ("quote", QuoteBlock(group="Text")),
    ("key_points", KeyPointsBlock(group="Text")),
]
CARE = [
    ("caution", CautionBlock(group="Care")),
    ("case", CaseBlock(group="Care")),
    ("exercise", ExerciseBlock(group="Care")),
]
LISTS = [
    ("steps", StepsBlock(group="Lists and tables")),
    ("checklist", ChecklistBlock(group="Lists and tables")),
    ("comparison", ComparisonBlock(group="Lists and tables")),
    ("glossary", GlossaryBlock(group="Lists and tables")),
    ("faqs", FaqsBlock(group="Lists and tables")),
]
MEDIA = [
    ("drawing", DrawingBlock(group="Pictures and files")),
    ("image", PictureBlock(group="Pictures and files")),
    ("video", VideoBlock(group="Pictures and files")),
    ("download", DownloadBlock(group="Pictures and files")),
]
SOURCES = [
    ("stat", StatBlock(group="Sources")),
    ("references", ReferencesBlock(group="Sources")),
]
NEXT_STEPS = [
    ("cta", CtaBlock(group="Next step")),
    ("saved_cta", SavedCtaBlock(group="Next step")),
]
BASIC = [*TEXT, *CARE, *LISTS, *MEDIA, *SOURCES, *NEXT_STEPS]
