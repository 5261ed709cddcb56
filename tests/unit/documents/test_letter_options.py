"""What an organisation chooses about its letters is refused where it cannot be used."""

import pytest

from popflow.documents import LetterOptions
from popflow.errors import ConfigurationError


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "de"),
        ("zone", "Europe/Nergens"),
        ("zone", "../../etc/passwd"),
        ("base_link", "javascript:alert(1)"),
        ("base_link", "https://pop.example.org/?name=x"),
        ("base_link", "https://pop.example.org/\nBcc: x"),
        ("base_link", "https://[pop"),
        ("from_address", "pop@example.org\nBcc: x@example.org"),
        ("hr_address", "nobody"),
        ("domain", "example.org\r\nX:1"),
        ("minutes", 0),
        ("minutes", 481),
    ],
)
def test_a_choice_that_cannot_be_used_is_refused_with_its_field(field: str, value: object) -> None:
    with pytest.raises(ConfigurationError) as caught:
        LetterOptions(**{field: value})  # type: ignore[arg-type]  # wrong values are the test
    assert caught.value.place.field == field
    assert caught.value.advice


def test_the_defaults_can_be_used() -> None:
    assert LetterOptions() == LetterOptions(organisation="", language="nl", minutes=60)
