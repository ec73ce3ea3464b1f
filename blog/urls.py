"""Addresses of the articles that are not pages: being told of new ones."""

from django.urls import path

from blog import follow_views

urlpatterns = [
    path("follow/", follow_views.follow, name="follow"),
    path("follow/confirm/<str:token>/", follow_views.say_yes, name="follow_confirm"),
    path("follow/end/<str:token>/", follow_views.end, name="follow_end"),
]
