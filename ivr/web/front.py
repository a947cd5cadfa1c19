"""The front page, and the headers that every answer carries."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

#: A browser that shows a page of ours runs and loads nothing from elsewhere, and nobody may frame it.
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def secure(response: Response) -> Response:
    """Put the security headers on an answer that does not set them itself."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def blueprint(number: str | None, version: str) -> Blueprint:
    """``GET /``: the hotline is running, and how to ring it. ``number`` is the hotline's own, when it has one."""
    page = Blueprint(
        "front", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )

    @page.get("/")
    def show() -> str:
        return render_template("front.html", number=number, version=version)

    return page
