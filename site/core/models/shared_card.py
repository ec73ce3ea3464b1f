"""The picture made of a page for links people share."""

from django.db import models


class SharedCard(models.Model):
    """Where the picture of a page lies, and of which words it was made."""

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    alt = models.CharField(max_length=300)
    made_of = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
