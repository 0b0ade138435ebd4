"""How tests are spread over several processes, each with databases of its own: a file is one process's, as a whole."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
"""These share one server and one Chromium: all are one process's."""

WITHOUT = "tests/browser/test_raw_socket.py"
"""It has a server of its own and no Chromium, so that another process may take it meanwhile."""


class InOrder(LoadScopeScheduling):
    """File after file in the order in which they stand, the browser's last, to whichever process comes free."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # it would put the largest first

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return BROWSER if file.startswith(BROWSER) and file != WITHOUT else file
