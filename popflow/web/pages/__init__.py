"""The pages, a file per room; each of them is a router whose endpoints name their policy."""

from popflow.web.pages import (
    account,
    deeds,
    demo_clock,
    elsewhere,
    home,
    language,
    my_data,
    my_rounds,
    round_page,
    sign_in,
)

PAGES = (
    sign_in.pages,
    elsewhere.pages,
    account.pages,
    my_data.pages,
    language.pages,
    home.pages,
    my_rounds.pages,
    round_page.pages,
    deeds.pages,
    demo_clock.pages,
)
"""Every router of pages; one that is not here is not served."""
