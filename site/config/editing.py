"""Settings of the editor's side of the house; part of config.settings."""

WAGTAILIMAGES_IMAGE_MODEL = "core.ClinicImage"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic", "heif"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.uploads.PictureForm"
WAGTAILIMAGES_RENDITION_STORAGE = "public"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # through its rights, never by an address of its own (0822)
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # a download, never a page of ours
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.uploads.PaperForm"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_AUTOSAVE_INTERVAL = 2000  # SQLite: 500 ms previews starve each other
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILADMIN_LOGIN_URL = "wagtailadmin_login"  # our admin_door: who has no right to it is told so
WAGTAIL_PASSWORD_RESET_ENABLED = False  # a second way to a password, without our rules (0602)
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # an edit after a review needs another
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "core.search"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "core.citing.CitingRichTextArea"}}
