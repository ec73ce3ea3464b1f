"""Which door an address leads to. Wagtail's pages come last."""

from allauth.account import views as account_views
from django.conf import settings
from django.urls import URLPattern, include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.urls import display_custom_404
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from accounts import urls as accounts_urls
from accounts import views as accounts_views
from core.languages import choose_language
from core.mail_reports import mail_report
from core.s3 import stored_picture
from core.stylepage import style_page
from core.wagtails_own import before_wagtails

handler400 = "core.errors.unreadable"
handler500 = "core.errors.failed"


def picture_address(folder: str) -> URLPattern:
    """The address of one folder of pictures, on this machine's disk or elsewhere."""
    if settings.PICTURES_ELSEWHERE:
        return path(f"media/{folder}/<path:path>", stored_picture, {"folder": folder})
    return path(
        f"media/{folder}/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / folder}
    )


urlpatterns = [
    path("language/<slug:code>/", choose_language),
    path("mail/reports/", mail_report, name="mail_report"),
    # Before Wagtail's own addresses, which would sign people in without a second factor (0601).
    path("admin/login/", accounts_views.admin_door),
    # Wagtail's own forgets the cookie on a mere GET, and its whale is an error made on purpose.
    path("admin/logout/", account_views.logout),
    path("admin/failwhale/", accounts_urls.closed),
    # The same pages as Wagtail's, on which the second of two tabs is told (1016).
    path("admin/", include(decorate_urlpatterns(before_wagtails(), display_custom_404))),
    path("admin/", include(wagtailadmin_urls)),
    path("style/", style_page),
    path("style/<slug:name>/", style_page, name="style_page"),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include(accounts_urls.replaced)),
    path("accounts/", include("allauth.urls")),
    path("", include("booking.urls")),
    path("", include("home.urls")),
    path("", include("blog.urls")),
    # Pictures and nothing else: whatever lies beside them has no address.
    *(picture_address(folder) for folder in ("images", "original_images")),
    # Wagtail's second sign-in, for restricted pages: a password alone would do there (0601).
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    # Last: it answers whatever nobody else has claimed.
    path("", include(wagtail_urls)),
]
