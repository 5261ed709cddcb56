"""The pages, a file per room; each of them is a router whose endpoints name their policy."""

from popflow.web.pages import (
    deeds,
    demo_clock,
    deputies,
    home,
    hr,
    hr_bulk,
    hr_import,
    hr_messages,
    hr_people,
    hr_rounds,
    hr_workflow,
    language,
    my_rounds,
    round_page,
    sign_in,
    starting,
    team,
)

PAGES = (
    sign_in.pages,
    language.pages,
    home.pages,
    my_rounds.pages,
    round_page.pages,
    deeds.pages,
    demo_clock.pages,
    hr.pages,
    hr_rounds.pages,
    hr_bulk.pages,
    hr_people.pages,
    hr_import.pages,
    hr_messages.pages,
    hr_workflow.pages,
    team.pages,
    starting.pages,
    deputies.pages,
)
"""Every router of pages; one that is not here is not served."""
