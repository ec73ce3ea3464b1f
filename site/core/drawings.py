"""The project's own drawings: what there is, and what each shows in words.

A drawing is a template in `templates/components/art/`, put into the page itself, so that it takes the
page's colours: light, dark, on paper, or the reader's own. Scenes stand over articles and services;
exercises show how a movement is done.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

SHARED_WIDTH, SHARED_HEIGHT = 1200, 630


class Scene(models.TextChoices):
    """`components/art/scene-<value>.html`; its picture for shared links is `img/share/<value>.png`."""

    BACK = "back", _("A sore back at the kitchen counter")
    CAR = "car", _("Behind the wheel")
    CHILDREN = "children", _("Playing with a child")
    DOOR = "door", _("At the front door")
    FOOT = "foot", _("Sore heel at the bedside")
    HANDS = "hands", _("Hands on a shoulder")
    HEAD = "head", _("Resting in an armchair")
    KNEE = "knee", _("Walking with a frame")
    STAIRS = "stairs", _("On the stairs")
    TOGETHER = "together", _("Walking arm in arm")
    WALK = "walk", _("On a path")


class Exercise(models.TextChoices):
    """`components/art/exercises/<value>.html`."""

    BRIDGE = "bridge", _("Bridge: hips lifted")
    CALF_STRETCH = "calf-stretch", _("Calf stretch at a wall")
    HEEL_RAISE = "heel-raise", _("Heel raise at a counter")
    HEEL_TO_TOE = "heel-to-toe", _("Heel to toe beside a counter")
    KNEE_ROLLS = "knee-rolls", _("Knee rolls")
    KNEE_STRAIGHT = "knee-straight", _("Knee straightened on a chair")
    NECK_TURN = "neck-turn", _("Head turned to the shoulder")
    SIT_TO_STAND = "sit-to-stand", _("Sit to stand")
    SOLE_STRETCH = "sole-stretch", _("Sole stretch on the bed")
    STEP_UP = "step-up", _("Step up with a hand on the rail")
    STEPS_BACK = "steps-back", _("Six steps back")
    TEST_WALK = "test-walk", _("Test walk with a symptom scale")
    WALL_SLIDE = "wall-slide", _("Hand sliding up a wall")


SHOWN: dict[str, Any] = {
    Scene.BACK: _("A man stands at a kitchen counter with one hand on his sore lower back."),
    Scene.CAR: _("Somebody with a sore neck sits at the wheel of a car in the rain."),
    Scene.CHILDREN: _("A physiotherapist kneels on the floor and holds a small child's hand."),
    Scene.DOOR: _("A physiotherapist with a bag is let in at a lit front door."),
    Scene.FOOT: _("A woman sits on the edge of her bed at sunrise; her heel is sore."),
    Scene.HANDS: _("A physiotherapist works with both hands on the shoulder of a man lying down."),
    Scene.HEAD: _("Somebody with a headache rests in an armchair, the curtain drawn."),
    Scene.KNEE: _("A woman with a healing knee walks through her living room with a frame."),
    Scene.STAIRS: _("A man climbs well-lit stairs and holds on to the rail."),
    Scene.TOGETHER: _("A physiotherapist walks arm in arm with an older man who uses a stick."),
    Scene.WALK: _("A woman walks with a stick along a path through low hills."),
    Exercise.BRIDGE: _(
        "A person lies on the back, knees bent and feet flat, and lifts the hips off the floor."
    ),
    Exercise.CALF_STRETCH: _(
        "A person leans on a wall with both hands, one leg straight behind, that heel on the floor."
    ),
    Exercise.HEEL_RAISE: _(
        "A person holds on to a counter and rises on the toes, both heels off the floor."
    ),
    Exercise.HEEL_TO_TOE: _(
        "A person stands with one foot straight in front of the other, one hand on a counter."
    ),
    Exercise.KNEE_ROLLS: _(
        "A person lies on the back, knees bent and feet flat; both knees roll from side to side."
    ),
    Exercise.KNEE_STRAIGHT: _(
        "A person sits on a chair and straightens one knee until the foot is as high as the seat."
    ),
    Exercise.NECK_TURN: _(
        "Two pictures: a person on a chair looks ahead, then turns the head to look over the shoulder."
    ),
    Exercise.SIT_TO_STAND: _(
        "Three pictures: sitting on a firm chair, leaning forward over the feet, standing upright."
    ),
    Exercise.SOLE_STRETCH: _(
        "A person on the edge of a bed has crossed one foot over the other knee and pulls the toes "
        "towards the shin."
    ),
    Exercise.STEP_UP: _(
        "A person puts one whole foot on the bottom stair and steps up, one hand on the rail."
    ),
    Exercise.STEPS_BACK: _(
        "Somebody climbs the third of six numbered steps, one at a time, towards a flag at the top."
    ),
    Exercise.TEST_WALK: _(
        "A person walks at an easy pace beside a scale from 0 to 10; the mark may move from 3 to 5, "
        "no further."
    ),
    Exercise.WALL_SLIDE: _(
        "A person stands facing a wall; one hand slides up it from the height of the chest to above the head."
    ),
}


def template_of(name: str) -> str:
    """The template of a drawing; empty for an unknown name."""
    if name in Exercise.values:
        return f"components/art/exercises/{name}.html"
    return f"components/art/scene-{name}.html" if name in Scene.values else ""


def shared_picture(scene: str) -> dict[str, Any] | None:
    """The picture of a scene for shared links: `{"url", "width", "height", "alt"}`, absolute."""
    if scene not in Scene.values:
        return None
    return {
        "url": settings.BASE_URL + static(f"img/share/{scene}.png"),
        "width": SHARED_WIDTH,
        "height": SHARED_HEIGHT,
        "alt": SHOWN[scene],
    }
