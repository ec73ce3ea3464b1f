"""Who may open which address. An address that no rule names fails the test, and so does a rule too many.

A rule is a pattern on the route as the resolver writes it, and one letter for each of
anonymous, practitioner, colleague, marketing, publisher, reviewer, office, owner:

    P page   M moved on   L to sign in   N no such page   F forbidden   X not by GET   B bad request
    a allowed: whatever the sample leads to, but neither L nor F
    d denied: L, F or N, or X where only a press would be tried (and is, below)
    e not asked here: the editors' own rights decide, and tests/pages asks

The practitioner owns the visit whose reference is asked for; the colleague is another practitioner.
"""

EVERYBODY_SEES = "PPPPPPPPP"
NOBODY = "NNNNNNNNN"
SAME_FOR_ALL = "same"
IN_THE_PRACTICE = "LPPNNNNNN"
OWN_VISIT = "LPNNNNNNN"
SIGNED_IN = "LPPPPPPPP"
ONLY_A_PRESS = "XXXXXXXXX"

# Wagtail's rooms: the office sees what it has rights to, the owner everything.
ADMIN_ROOMS = "LLLeeeeae"
OFFICE_ROOMS = "LLLdddaad"
#: Money, without anybody's record: the office, the owner and the bookkeeper.
MONEY_ROOMS = "LLLdddaaa"
#: What each of us earns: the owner and the bookkeeper (1140).
PAY_ROOMS = "LLLddddaa"
OWNER_ROOMS = "LLLddddad"

WAGTAILS_ROOMS = (
    "account|api|block-preview|bulk|choose-[a-z-]+|collections|contact-messages|dismissibles"
    "|documents|editing-sessions|feedback|look-after|results"
    "|embeds|forms|images|pages|redirects|refund-policies|reports|searchpicks|settings|snippets"
    "|tag-autocomplete|translation|workflows"
)

RULES = [
    (r"style/", "NNNeeePPe"),  # whoever may enter the admin
    (r"style/<slug:name>/", NOBODY),
    (r"(search|feedback|follow|glossary)/", EVERYBODY_SEES),
    (r"follow/confirm/<str:token>/", NOBODY),
    (r"follow/end/<str:token>/", EVERYBODY_SEES),  # whoever is not on the list is not told so
    (r"glossary/<slug:slug>/", NOBODY),  # no such word
    (r"language/<slug:code>/", SAME_FOR_ALL),
    (r"(sitemap\.xml|robots\.txt|llms\.txt)", EVERYBODY_SEES),
    (r"favicon\.ico", "MMMMMMMMM"),
    (r"media/(images|original_images)/<path:path>", NOBODY),
    (r"documents/.*", NOBODY),
    (r"_util/authenticate_with_password/.*", NOBODY),
    (r"_util/login/", "LLLLLLLLL"),
    (r"\^\(\(\?:.*", EVERYBODY_SEES),
    # The booking desk pays no attention to who is signed in.
    (r"book/.*", SAME_FOR_ALL),
    (r"api/.*", SAME_FOR_ALL),
    (r"\^t/.*", NOBODY),
    (r"visit/find/", EVERYBODY_SEES),
    (r"visit/mine/end/", ONLY_A_PRESS),
    (r"packages/((return|<int:pk>)/)?", SAME_FOR_ALL),
    (r"gift-cards/(balance/)?", EVERYBODY_SEES),
    # What somebody bought opens to whoever holds its link.
    (r"packages/.*(book|pay)/\$", ONLY_A_PRESS),
    (r"packages/.*", NOBODY),
    # A visit's private pages open to whoever holds its link, to nobody else: staff have the admin.
    (
        r"visit/.*(ask|decline|gift|issue|keep|move|package|stop|take|undo|withdraw)/\$",
        ONLY_A_PRESS,
    ),
    (r"visit/.*", NOBODY),
    (r"stripe/webhook/", ONLY_A_PRESS),
    (r"mail/reports/", ONLY_A_PRESS),
    (r"texts/(incoming|reports/(<int:pk>|waiting/<int:pk>/<int:told>))/", ONLY_A_PRESS),
    (r"simulator/.*", SAME_FOR_ALL),
    # Signing in.
    (r"accounts/login/", "PMMMMMMMM"),
    (r"accounts/logout/", "MPPPPPPPP"),
    (r"accounts/landing/", "LMMMMMMMM"),
    (r"accounts/(inactive|password/reset|password/reset/done)/", EVERYBODY_SEES),
    (r"accounts/(link/<str:token>|password/new)/", NOBODY),
    (r"accounts/(signup|email|confirm-email|password/set|login/code/confirm)/", NOBODY),
    (r"accounts/\^confirm-email/.*", NOBODY),
    (r"accounts/(\^)?password/reset/key/.*", NOBODY),
    (r"accounts/(reauthenticate|password/change|2fa|sessions)/", SIGNED_IN),
    (r"accounts/sessions/(others|<int:pk>)/end/", ONLY_A_PRESS),
    (r"accounts/2fa/(totp/activate|authenticate|reauthenticate)/", "LMMMMMMMM"),
    (r"accounts/2fa/recovery-codes/generate/", "LMMMMMMMM"),
    (r"accounts/2fa/(totp/deactivate|recovery-codes|recovery-codes/download)/", "LNNNNNNNN"),
    # The practice: practitioners only, and of a visit only its own.
    (
        r"practice/(agenda/|hours/|limits/|dates/|time-off/|areas/|calendar/(own/)?|absence/|offers/)?",
        IN_THE_PRACTICE,
    ),
    (r"practice/pay/", IN_THE_PRACTICE),
    (r"practice/pay/<int:number>/", "LNNNNNNNN"),  # no period is closed yet
    (r"practice/seen/<int:pk>/", "LNNNNNPPN"),  # the office looks, and can press nothing
    (r"practice/visits/<slug:reference>/", OWN_VISIT),
    (r"practice/visits/<slug:reference>/(acting|no-show|map|next|plan)/", "LaNNNNNNN"),
    (r"practice/visits/<slug:reference>/(door|exercises)/", OWN_VISIT),
    (r"practice/visits/<slug:reference>/exercises/(code|take-back)/", ONLY_A_PRESS),
    (r"practice/visits/<slug:reference>/door/(paid|pay-link)/", ONLY_A_PRESS),
    (r"practice/(time-off|absence)/<int:pk>/", OWN_VISIT),
    (r"practice/time-off/impact/", "LBBNNNNNN"),
    (r"practice/visits/<slug:reference>/late/", ONLY_A_PRESS),
    (r"practice/\^visits/.*/map/.*", "LMNNNNNNN"),
    (r"practice/\^visits/.*", ONLY_A_PRESS),
    (
        r"practice/(dates/forget|time-off/take|absence/report|calendar/(revoke|own/forget))/",
        ONLY_A_PRESS,
    ),
    (
        r"practice/(time-off/<int:pk>/withdraw|absence/<int:pk>/back|offers/<int:pk>/answer)/",
        ONLY_A_PRESS,
    ),
    (r"practice/notes/<int:pk>/", OWN_VISIT),
    (r"practice/notes/<int:pk>/remove/", ONLY_A_PRESS),
    (r"practice/worker\.js", EVERYBODY_SEES),
    (r"practice/calendar/<str:token>\.ics", NOBODY),
    # The admin.
    (r"admin/login/", "LFFFFFFFF"),
    (r"admin/logout/", "MPPPPPPPP"),
    (r"admin/(jsi18n|sprite)/", EVERYBODY_SEES),
    (r"admin/password_reset/.*", NOBODY),
    (r"admin/failwhale/", NOBODY),
    (r"admin/test404/", "eeeeeeeee"),
    (r"admin/\^\.\*.*", "eeeeeeeee"),
    (r"admin/", ADMIN_ROOMS),
    (r"admin/desk/pay/.*", PAY_ROOMS),
    (r"admin/desk/(books|payouts)/.*", MONEY_ROOMS),
    (r"admin/desk/(claims|reports/(money|owed|day|months))/", MONEY_ROOMS),
    (r"admin/desk/(audit|people/invite|people/sessions)/", OWNER_ROOMS),
    (r"admin/desk/people/sessions/<int:pk>/end/", OWNER_ROOMS),
    # What is sold for later visits is the owner's to say; the office sells it.
    (r"admin/packages/(edit|new)/.*", OWNER_ROOMS),
    (
        r"admin/(desk|closures|drive-corrections|languages|packages|practitioners|service-areas"
        r"|unserved-searches|visit-types|visits|waiting-list)/.*",
        OFFICE_ROOMS,
    ),
    (r"admin/(users|groups|sites|locales)/.*", OWNER_ROOMS),
    # Refused for the sample's sake: page 1 holds no form, has no revisions and no workflow.
    (
        r"admin/(forms/submissions/<int:page_id>/delete/|pages/.*/revisions/compare/.*"
        r"|pages/workflow/preview/.*|snippets/)",
        "LLLeeeeee",
    ),
    # What people wrote to us is read and deleted, never written or changed by anybody.
    (r"admin/(contact-messages|feedback)/(copy|edit|new)/.*", "LLLdddddd"),
    # Reviewers alone are asked; whoever may add an article begins one.
    (r"admin/reviews/(<int:pk>/)?", "LLLddeddd"),
    (r"admin/write/", "LLLeedded"),
    (rf"admin/({WAGTAILS_ROOMS})/.*", ADMIN_ROOMS),
]
