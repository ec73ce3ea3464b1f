"""Addresses of the public site that are not pages: search, glossary, sitemap, robots, opinions."""

from django.urls import path

from home import glossary, search, sitemap_and_robots, views

urlpatterns = [
    path("search/", search.search_view, name="search"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/<slug:slug>/", glossary.term, name="glossary_term"),
    path("feedback/", views.feedback, name="feedback"),
    path("sitemap.xml", sitemap_and_robots.sitemap),
    path("robots.txt", sitemap_and_robots.robots),
    path("llms.txt", sitemap_and_robots.llms),
    path("favicon.ico", sitemap_and_robots.favicon),
]
