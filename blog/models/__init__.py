"""The front of the articles: import from here."""

from blog.models.article import ArticlePage, ArticleTag
from blog.models.follower import Announcement, Follower
from blog.models.index import ArticleIndexPage
from blog.models.topic import Topic

__all__ = [
    "Announcement",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleTag",
    "Follower",
    "Topic",
]
