"""Linked data of a page: one graph whose nodes have ids that never change.

Ids: the clinic `/#clinic`, the website `/#website`, a page `<address>#page`, its trail
`<address>#breadcrumbs`, a person `/team/<slug>/#person`, a service `/services/<slug>/#service`, an
article `<address>#article`. FAQ markup is left out: it earns nothing any more and the questions
are real HTML.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.templatetags.static import static

from core.languages import tag
from core.money import plain, shown
from core.phone_hours import spells

Node = dict[str, Any]


def at(address: str, name: str) -> str:
    """The id of a node: `https://…/team/ann/#person`."""
    return f"{settings.BASE_URL}{address}#{name}"


def ref(address: str, name: str) -> Node:
    """A pointer to a node described elsewhere."""
    return {"@id": at(address, name)}


CLINIC, WEBSITE = "clinic", "website"


def whole(page: Any, context: dict[str, Any], more: list[Node], **page_facts: Any) -> list[Node]:
    """The graph of `page`: website, clinic, the page itself, its trail, then `more`."""
    clinic = context["clinic"]
    return [
        website(clinic),
        business(clinic, context["offer"]),
        web_page(page, context, **page_facts),
        trail(page, context),
        *more,
    ]


def website(clinic: Any) -> Node:
    """The site as a whole."""
    return {
        "@type": "WebSite",
        "@id": at("/", WEBSITE),
        "url": f"{settings.BASE_URL}/",
        "name": clinic.name,
        "publisher": ref("/", CLINIC),
        "inLanguage": tag(settings.LANGUAGE_CODE),
    }


def business(clinic: Any, offer: Any) -> Node:
    """The clinic: whom to call and where it comes."""
    return {
        "@type": ["Physiotherapy", "MedicalBusiness"],
        "@id": at("/", CLINIC),
        "name": clinic.name,
        "url": f"{settings.BASE_URL}/",
        "description": clinic.tagline or clinic.description,
        # As it is dialled from abroad: `phone` is written for readers here.
        "telephone": clinic.phone_href.removeprefix("tel:") if clinic.phone else "",
        "email": clinic.email,
        "address": address(clinic),
        "logo": settings.BASE_URL + static("img/icon.svg"),
        "image": settings.BASE_URL + static("img/share.png"),
        "priceRange": price_range(clinic, offer),
        "contactPoint": contact_point(clinic),
        "openingHoursSpecification": answered(clinic),
        "medicalSpecialty": "https://schema.org/Physiotherapy",
        "currenciesAccepted": clinic.currency.upper(),
        "areaServed": [
            without({"@type": "Place", "name": area.name, "geo": geo(area)}) for area in offer.areas
        ],
    }


def geo(area: Any) -> Node | None:
    """Where the middle of an area lies, to a kilometre or so. The clinic itself has no place to come to."""
    if area is None or area.latitude is None or area.longitude is None:
        return None
    return {
        "@type": "GeoCoordinates",
        "latitude": round(area.latitude, 2),
        "longitude": round(area.longitude, 2),
    }


def price_range(clinic: Any, offer: Any) -> str:
    """From the dearest visit back to the cheapest: `$120–$210`."""
    prices = [kind.price_cents for kind in offer.visit_types]
    ends = dict.fromkeys((min(prices), max(prices))) if prices else {}
    return "–".join(shown(cents, clinic.currency) for cents in ends)


def contact_point(clinic: Any) -> Node | None:
    """The phone and when it is answered: nobody visits the clinic, so that is when it is open."""
    if not clinic.phone:
        return None
    hours = answered(clinic)
    return {
        "@type": "ContactPoint",
        "contactType": "customer service",
        "telephone": clinic.phone_href.removeprefix("tel:"),
        **({"hoursAvailable": hours} if hours else {}),
    }


def answered(clinic: Any) -> list[Node]:
    """The hours in which the phone is answered."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [f"https://schema.org/{day}" for day in spell.days],
            "opens": spell.opens,
            "closes": spell.closes,
        }
        for spell in spells(clinic.hours_lines)
    ]


def address(clinic: Any) -> Node | None:
    """The office's postal address, as far as it is known."""
    if not clinic.address_city:
        return None
    parts = {
        "@type": "PostalAddress",
        "streetAddress": clinic.address_street,
        "addressLocality": clinic.address_city,
        "addressRegion": clinic.address_region,
        "postalCode": clinic.address_postal_code,
        "addressCountry": clinic.country,
    }
    return {key: value for key, value in parts.items() if value}


def web_page(page: Any, context: dict[str, Any], kind: str = "WebPage", **facts: Any) -> Node:
    """The page itself."""
    return {
        "@type": kind,
        "@id": at(page.address, "page"),
        "url": context["canonical"],
        "name": page.seo_title or page.title,
        "description": page.search_description or page.intro,
        "isPartOf": ref("/", WEBSITE),
        "inLanguage": tag(page.language),
        "breadcrumb": ref(page.address, "breadcrumbs") if context["breadcrumbs"] else None,
        "dateModified": moment(page.last_published_at),
        **facts,
    }


def trail(page: Any, context: dict[str, Any]) -> Node:
    """Where the page stands, home first. The home page has no trail."""
    steps = [*context["breadcrumbs"], {"title": page.title, "url": page.address}]
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": step["title"],
            "item": settings.BASE_URL + step["url"],
        }
        for position, step in enumerate(steps, 1)
    ]
    return {
        "@type": "BreadcrumbList",
        "@id": at(page.address, "breadcrumbs"),
        "itemListElement": items,
    }


def person(practitioner: Any, **more: Any) -> Node:
    """A practitioner or reviewer, with their registration."""
    here = f"/team/{practitioner.slug}/"
    registration = practitioner.registration_number and {
        "@type": "PropertyValue",
        "name": practitioner.college,
        "value": practitioner.registration_number,
    }
    return {
        "@type": "Person",
        "@id": at(here, "person"),
        "name": practitioner.name,
        "jobTitle": practitioner.profession,
        "url": settings.BASE_URL + here,
        "worksFor": ref("/", CLINIC),
        "identifier": registration,
        **more,
    }


def author(writer: Any) -> Node:
    """Who wrote it; a page of the team where there is one."""
    found = {"@type": "Person", "name": writer.name}
    if writer.page_id:
        found |= {
            "@id": at(f"/team/{writer.slug}/", "person"),
            "url": f"{settings.BASE_URL}/team/{writer.slug}/",
        }
    return found


def price(kind: Any) -> Node:
    """One visit type as an offer."""
    return {
        "@type": "Offer",
        "name": kind.name,
        "price": plain(kind.price_cents, kind.currency),
        "priceCurrency": kind.currency.upper(),
        "url": f"{settings.BASE_URL}/book/?service={kind.slug}",
    }


def citation(reference: Any) -> Node:
    """A source."""
    return {
        "@type": "CreativeWork",
        "name": reference.title,
        "author": reference.authors,
        "datePublished": str(reference.year) if reference.year else "",
        "url": reference.link,
    }


def moment(instant: dt.datetime | None) -> str:
    """An instant as ISO 8601 in UTC."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if instant else ""


def review_facts(page: Any) -> Node:
    """What a reviewed page says of its review."""
    return {
        "kind": "MedicalWebPage",
        "lastReviewed": page.last_reviewed.isoformat() if page.last_reviewed else "",
        "reviewedBy": without(person(page.reviewed_by)) if page.reviewer_id else None,
        "about": [{"@type": "MedicalCondition", "name": name} for name in page.condition_names],
    }


def without(node: Node) -> Node:
    """`node` without empty values (inner nodes are not cleaned by the writer)."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}
