"""The pages, a file per room; each of them is a router whose endpoints name their policy."""

from popflow.web.pages import (
    agenda,
    conversation,
    deeds,
    demo_clock,
    evaluation,
    guiding,
    home,
    language,
    my_rounds,
    plan_edit,
    plan_page,
    preparation,
    progress,
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
    deeds.pages,
    preparation.pages,
    agenda.pages,
    conversation.pages,
    progress.pages,
    guiding.pages,
    evaluation.pages,
    demo_clock.pages,
)
"""Every router of pages; one that is not here is not served."""
