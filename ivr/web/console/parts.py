"""What the pages of the console stand on."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.services.own_account import OwnAccount
from ivr.services.ports import Ids
from ivr.services.sign_in import SignIn
from ivr.web.assets import Assets
from ivr.web.console.browser import Cookies
from ivr.web.forms import Forms


@dataclass(frozen=True, slots=True)
class Page:
    """An entry of the navigation: a template's words for ``endpoint``; ``supervisors`` says who alone sees it."""

    endpoint: str
    supervisors: bool = False


#: The navigation of a console that has nothing but one's own account.
ACCOUNT = (Page("console.account"),)


@dataclass(frozen=True, slots=True)
class Parts:
    """``pages`` are the entries of the navigation in order; the first one is the home of who has signed in."""

    door: SignIn
    own: OwnAccount
    forms: Forms
    cookies: Cookies
    ids: Ids
    pages: tuple[Page, ...]
    assets: Assets


def parts(door: SignIn, own: OwnAccount, *, secure: bool, pages: tuple[Page, ...] = ACCOUNT) -> Parts:
    """Join the parts; ``secure``: the console is reached over https alone."""
    forms = Forms(door.house, door.ids.new, door)
    return Parts(door, own, forms, Cookies(secure), door.ids, pages, Assets())
