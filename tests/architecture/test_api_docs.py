"""docs/api.md lists every call and every code, as the code has them."""

from tests.api.program import the_api
from tests.architecture.test_doors import ROUTES
from tools.api_docs import PAGE, rewritten, tables


def test_the_page_lists_every_call_and_code() -> None:
    page = PAGE.read_text()
    doors = {call: str(policy) for call, policy in ROUTES.items()}
    made = tables(the_api().openapi(), doors)
    for method, path in ROUTES:
        assert f"| `{method} {path}` |" in made
    assert page == rewritten(page, made), "run `python -m tools.api_docs`"
