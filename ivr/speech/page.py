"""Pages to look at and to print, without any other file."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined


def page(template: str, **values: object) -> str:
    """The page that a file of ``templates/`` makes of ``values``."""
    shelf = Environment(
        loader=PackageLoader("ivr.speech"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return shelf.get_template(template).render(**values)
