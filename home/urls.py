"""Addresses of the public site that are not pages: search, sitemap, robots, opinions."""

from django.urls import path

from home import search, sitemap_and_robots, views

urlpatterns = [
    path("search/", search.search_view, name="search"),
    path("feedback/", views.feedback, name="feedback"),
    path("sitemap.xml", sitemap_and_robots.sitemap),
    path("robots.txt", sitemap_and_robots.robots),
    path("llms.txt", sitemap_and_robots.llms),
    path("favicon.ico", sitemap_and_robots.favicon),
]
