"""DOMAIN section 3, the row agree: from a draft to a contract."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from popflow.domain.budget import Posting, Pot, account
from popflow.domain.cycle import Answer
from popflow.domain.event import Correction, Draft, Signing
from popflow.domain.person import SYSTEM, Actor, Party, Role
from popflow.domain.plan import Goal, PlanContent
from popflow.domain.signature import SignatureKind
from popflow.domain.workflow import Milestone
from popflow.testing import EMPLOYEE, HR_ADVISER, MANAGER, Story, make_goal, make_plan
from tests.support.rounds import (
    EVERY,
    agreed,
    drafted,
    held,
    milestone,
    planned,
    told,
)

if TYPE_CHECKING:
    from popflow.domain.check_in import Commitment

DEPUTY = Actor(Role.MANAGER, "101", on_behalf_of="100")
BROKE = Answer(passed=False, reason="not_enough", detail={"short": "12500"}, by="popflow-pob")


class TestRowAgree:
    """agendas_exchanged | agree | agreed | the second signature."""

    @pytest.mark.parametrize("name", EVERY)
    @pytest.mark.parametrize("order", [(EMPLOYEE, MANAGER), (MANAGER, EMPLOYEE)])
    def test_the_second_signature_agrees(self, name: str, order: tuple[Actor, Actor]) -> None:
        story = drafted(planned(name))
        first, second = order
        story.tell("sign", first, Signing(1))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED
        decision = story.tell("sign", second, Signing(1))
        assert milestone(story) is Milestone.AGREED
        assert (story.cycle.agreed_version, story.cycle.agreed_at) == (1, story.now)
        assert told(decision) >= {("agree", "200"), ("agree", "100")}

    @pytest.mark.parametrize("actor", [EMPLOYEE, MANAGER, HR_ADVISER])
    def test_nobody_agrees_without_signing(self, actor: Actor) -> None:
        assert drafted().refusal("agree", actor).code == "not_yours"

    def test_one_signature_twice_is_one_side(self) -> None:
        story = drafted()
        for _ in range(2):
            story.tell("sign", EMPLOYEE, Signing(1))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED

    @pytest.mark.parametrize(
        "content", [PlanContent(), make_plan(make_goal(declined_because="not now"))]
    )
    def test_one_goal_or_more(self, content: PlanContent) -> None:
        story = drafted(content=content)
        story.tell("sign", EMPLOYEE, Signing(1))
        assert story.refusal("sign", MANAGER, Signing(1)).code == "no_goals"

    @pytest.mark.parametrize(
        ("letter", "lacking"),
        [
            ("specific", make_goal(2, wanted_result="")),
            ("measurable", make_goal(2, indicator=None)),
            ("acceptable", make_goal(2, manager_stands_behind=None)),
            ("realistic", make_goal(2, realistic_employee=False)),
            ("time_bound", make_goal(2, ends_on=None)),
        ],
    )
    def test_each_goal_is_smart(self, letter: str, lacking: Goal) -> None:
        story = drafted(content=make_plan(make_goal(1), lacking))
        story.tell("sign", EMPLOYEE, Signing(1))
        refused = story.refusal("sign", MANAGER, Signing(1))
        assert refused.code == "not_smart"
        assert str(refused.data["checks"]).startswith(f"2:{letter}:")
        assert len(story.cycle.dossier.signatures) == 1

    def test_people_may_override_a_check_with_a_reason(self) -> None:
        story = drafted(
            content=make_plan(make_goal(indicator=None, overrides=(("measurable", "we see it"),)))
        )
        _sign_both(story, 1)
        assert milestone(story) is Milestone.AGREED

    def test_both_signed_the_same_version(self) -> None:
        story = drafted()
        story.tell("sign", EMPLOYEE, Signing(1))
        story.tell("draft", MANAGER, Draft(make_plan(make_goal(1), make_goal(2))))
        refused = story.refusal("sign", MANAGER, Signing(1))
        assert (refused.code, refused.data) == ("version_is_old", {"version": 1, "newest": 2})
        story.tell("sign", MANAGER, Signing(2))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED
        story.tell("sign", EMPLOYEE, Signing(2))
        assert story.cycle.agreed_version == 2

    def test_any_edit_of_a_draft_takes_its_signatures_away(self) -> None:
        story = drafted()
        story.tell("sign", EMPLOYEE, Signing(1))
        story.tell("draft", EMPLOYEE, Draft(make_plan(make_goal(title="another"))))
        assert [s.lapsed for s in story.cycle.dossier.signatures.values()] == [True]

    def test_without_money_the_last_signature_is_not_set_and_the_reason_is_told(self) -> None:
        story = drafted()
        story.tell("sign", EMPLOYEE, Signing(1))
        story.answered(budget_available=BROKE)
        before = story.cycle
        refused = story.refusal("sign", MANAGER, Signing(1))
        assert refused.code == "not_enough"
        assert refused.data["short"] == "12500"
        assert story.cycle == before

    def test_with_money_it_is_reserved_with_the_agreement(self) -> None:
        reserve = Posting(
            "1:reserve", "200", 500, account(Pot.AVAILABLE, "200"), account(Pot.RESERVED, "200"),
            "reserve", held().now, 1,
        )  # fmt: skip
        story = drafted()
        story.tell("sign", EMPLOYEE, Signing(1))
        assert story.last.postings == ()
        story.answered(budget_available=Answer(passed=True, postings=(reserve,)))
        decision = story.tell("sign", MANAGER, Signing(1))
        assert decision.postings == (reserve,)
        assert decision.entries[-1].answers["budget_available"].passed

    def test_without_a_budget_plugin_money_is_no_question(self) -> None:
        assert agreed(content=make_plan(make_goal(cost=9_999_999))).cycle.agreed_version == 1

    @pytest.mark.parametrize("kind", [SignatureKind.SEEN, SignatureKind.REFUSED])
    def test_only_agreed_by_both_makes_the_contract(self, kind: SignatureKind) -> None:
        story = drafted()
        story.tell("sign", EMPLOYEE, Signing(1))
        assert story.refusal("sign", MANAGER, Signing(1, kind)).code == "remark_required"
        assert story.refusal("sign", MANAGER, Signing(1, kind, " ")).code == "remark_required"
        story.tell("sign", MANAGER, Signing(1, kind, "too much at once"))
        assert milestone(story) is Milestone.AGENDAS_EXCHANGED
        story.tell("sign", MANAGER, Signing(1))
        assert milestone(story) is Milestone.AGREED

    def test_nobody_signs_with_oneself(self) -> None:
        story = drafted()
        both_hats = Actor(Role.MANAGER, "200")
        assert story.refusal("sign", both_hats, Signing(1)).code == "signs_with_oneself"

    @pytest.mark.parametrize("actor", [HR_ADVISER, SYSTEM])
    def test_nobody_signs_for_another(self, actor: Actor) -> None:
        assert drafted().refusal("sign", actor, Signing(1)).code == "not_yours"

    def test_a_deputy_signs_in_own_name(self) -> None:
        story = drafted()
        story.tell("sign", DEPUTY, Signing(1))
        (signature,) = story.cycle.dossier.signatures.values()
        assert (signature.signer, signature.on_behalf_of) == ("101", "100")
        assert signature.party is Party.MANAGER

    def test_a_signature_is_on_the_very_text(self) -> None:
        story = drafted()
        story.tell("sign", EMPLOYEE, Signing(1))
        (signature,) = story.cycle.dossier.signatures.values()
        assert signature.content_hash == story.cycle.dossier.plans[1].content_hash

    def test_there_must_be_something_to_sign(self) -> None:
        assert held().refusal("sign", EMPLOYEE, Signing(1)).code == "no_draft"
        assert drafted().refusal("sign", EMPLOYEE).code == "signature_missing"

    def test_a_draft_says_something_new(self) -> None:
        story = drafted()
        assert story.refusal("draft", MANAGER, Draft(make_plan())).code == "nothing_changed"
        assert story.refusal("draft", MANAGER).code == "plan_missing"
        twice = make_plan(make_goal(1), make_goal(1, title="b"))
        assert story.refusal("draft", MANAGER, Draft(twice)).code == "goal_keys_repeat"

    def test_on_a_new_manager_a_draft_loses_the_old_ones_signature(self) -> None:
        story = drafted()
        story.tell("sign", EMPLOYEE, Signing(1))
        story.tell("sign", MANAGER, Signing(1, SignatureKind.SEEN, "wait"))
        story.tell("relate", SYSTEM, Correction("300"))
        lapsed = {s.party: s.lapsed for s in story.cycle.dossier.signatures.values()}
        assert lapsed == {Party.EMPLOYEE: False, Party.MANAGER: True}
        assert story.cycle.partner == "300"

    def test_on_a_new_manager_an_agreed_version_stays(self) -> None:
        story = agreed()
        story.tell("relate", SYSTEM, Correction("300"))
        assert story.cycle.agreed_version == 1
        assert not any(s.lapsed for s in story.cycle.dossier.signatures.values())

    def test_a_new_manager_while_suspended_counts_at_once(self) -> None:
        story = drafted()
        story.tell("suspend", HR_ADVISER)
        story.tell("relate", SYSTEM, Correction("300"))
        assert (story.cycle.partner, story.cycle.state) == ("300", "suspended")

    def test_only_the_staff_file_relates_and_never_to_oneself(self) -> None:
        story = drafted()
        assert story.refusal("relate", HR_ADVISER, Correction("300")).code == "not_yours"
        refused = story.refusal("relate", SYSTEM, Correction("200"))
        assert refused.code == "partner_is_employee"

    def test_both_have_commitments_with_dates_from_then_on(self) -> None:
        story = agreed()
        assert [(c.owner, c.due_on) for c in _open(story)] == [
            (Party.EMPLOYEE, date(2026, 11, 30)),
            (Party.MANAGER, date(2026, 5, 4)),
        ]

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (None, date(2027, 4, 20)),
            (date(2026, 12, 1), date(2026, 12, 1)),
            (date(2030, 1, 1), date(2028, 4, 20)),
        ],
    )
    def test_evaluation_after_12_months_unless_agreed_and_24_at_the_latest(
        self, said: date | None, expected: date
    ) -> None:
        story = agreed(content=make_plan(evaluate_on=said))
        assert story.cycle.evaluate_on == expected


def _sign_both(story: Story, version: int) -> None:
    story.tell("sign", EMPLOYEE, Signing(version))
    story.tell("sign", MANAGER, Signing(version))


def _open(story: Story) -> list[Commitment]:
    return [c for c in story.cycle.dossier.commitments.values() if c.open]
