"""Sign-in and sign-out of the pages: plain forms, since only an HTTP answer can set an HttpOnly cookie."""

from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from gala.api.peer import client_ip, is_own_origin
from gala.config import get_settings
from gala.db import in_db
from gala.errors import GalaError
from gala.services import accounts
from gala.services.accounts import COOKIE

router = APIRouter(prefix="/api/session", tags=["session"])


@router.post("", include_in_schema=False)
async def sign_in(
    request: Request,
    email: Annotated[str, Form(max_length=254)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next_page: Annotated[str, Form(alias="next", max_length=500)] = "",
) -> RedirectResponse:
    """Sign in and go on to ``next`` (a path of this site), or back to the form with the refusal's code."""
    target = _own_path(next_page)
    if not is_own_origin(request):
        return _to("/login?error=forbidden")
    try:
        token = await in_db(
            accounts.sign_in,
            email,
            password,
            client_ip(request),
            request.headers.get("user-agent", ""),
            request.cookies.get(COOKIE, ""),
        )
    except GalaError as error:
        wait = f"&minutes={error.params['minutes']}" if "minutes" in error.params else ""
        return _to(f"/login?error={error.code}{wait}&email={quote(email)}&next={quote(target)}")
    response = _to(target)
    settings = get_settings()
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.session_days * 86400,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="lax",
        path="/",
    )
    return response


@router.post("/end", include_in_schema=False)
async def sign_out(request: Request) -> RedirectResponse:
    """End the session in the database, drop the cookie, go to the sign-in page."""
    if is_own_origin(request):
        await in_db(accounts.sign_out, request.cookies.get(COOKIE, ""))
    response = _to("/login")
    response.delete_cookie(COOKIE, path="/")
    return response


def _own_path(target: str) -> str:
    """Only a path of this site may follow a sign-in: anything else would let a link lead people away."""
    parts = urlsplit(target)
    own = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and "\\" not in target
    return target if own else "/events"


def _to(path: str) -> RedirectResponse:
    # 303: the browser follows with GET, and a reload does not send the password again.
    return RedirectResponse(path, status_code=303)
