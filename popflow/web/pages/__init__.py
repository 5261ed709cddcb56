"""The pages, a file per room; each of them is a router whose endpoints name their policy."""

from popflow.web.pages import (
    budget_page,
    deeds,
    demo_clock,
    home,
    language,
    my_rounds,
    plan_edit,
    plan_page,
    round_page,
    sign_in,
)

PAGES = (
    sign_in.pages,
    language.pages,
    home.pages,
    my_rounds.pages,
    round_page.pages,
    plan_page.pages,
    plan_edit.pages,
    budget_page.pages,
    deeds.pages,
    demo_clock.pages,
)
"""Every router of pages; one that is not here is not served."""
