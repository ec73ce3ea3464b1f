"""Addresses of the public site that are not pages: search, sitemap, robots, opinions."""

from django.urls import path

from home import machines, search, views

urlpatterns = [
    path("search/", search.search_view, name="search"),
    path("feedback/", views.feedback, name="feedback"),
    path("sitemap.xml", machines.sitemap),
    path("robots.txt", machines.robots),
    path("llms.txt", machines.llms),
    path("favicon.ico", machines.favicon),
]
