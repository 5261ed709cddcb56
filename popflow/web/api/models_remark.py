"""A remark beside what is kept of somebody, as programs read it."""

from __future__ import annotations

from datetime import datetime

from popflow.web.api.wording import Said


class RemarkOut(Said):
    """What whose POP it is says about what is kept of them."""

    key: int
    text: str
    at: datetime
    author: str | None
