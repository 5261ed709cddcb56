"""The plan that ``popflow plan template`` prints: a whole example, with what each line means."""

from typing import Final

TEMPLATE: Final = """\
# A plan for 'popflow plan draft CYCLE FILE'. Keep what fits, change it, and leave out the rest:
# only the title of a goal is needed to save a draft, the SMART questions to sign it.
# 'popflow plan check FILE' says which of them are still open.

# The day of the evaluation; left out, the last goal's end or a year after signing.
evaluate_on = 2027-03-15
# The first check-in after the start, and how often after that.
first_check_in = "6 weeks"
rhythm = "3 months"

[[goals]]
# Stays the same from version to version.
key = 1
title = "Lead a project meeting by myself"
# Whose wish it is: employee, employer or both.
origin = "both"
priority = 1
# SPECIFIC: the result, visible to others, and the activities below.
wanted_result = "I prepare and lead the monthly project meeting; all decisions are written down."
# TIME-BOUND: from when, until when.
starts_on = 2026-04-01
ends_on = 2026-12-18
# MEASURABLE: results on the way, and an indicator.
interim_results = ["leads half of a meeting by June", "leads a whole one by October"]
use_in_work = "From autumn on the manager no longer chairs the meeting."
benefit = "More independence for one, more time for the other."
# Optional: competence, aim, target_post, starting_level, reward.
competence = "leading"
# Required by law or by the post: then the employer pays and the budget does not.
required = false
# For whoever does not know yet: a visible outcome (three talks held) is enough.
exploring = false
# ACCEPTABLE and REALISTIC: both say so, each for oneself.
employee_stands_behind = true
manager_stands_behind = true
realistic_employee = true
realistic_manager = true
# A letter that is met although its question is open, with the reason:
# overrides = { measurable = "we both see it in the meeting itself" }

[goals.indicator]
name = "meetings led alone"
start = "0"
target = "5"
unit = "meetings"

# Alternatives come before courses. kind is one of: course, internship, walking_along, coaching,
# peer_coaching, rotation, network, networking_talks, volunteering, self_study.
[[goals.activities]]
kind = "walking_along"
text = "Prepare and chair three meetings together with Lex"
# Optional: the personnel number of who guides it. Once both signed, that person sees this activity
# (not the rest of the plan) and can tell how it goes.
# supervisor = "102"

# Six Thursday afternoons. Other ways to say it: start and end; end alone; count and unit (lesson,
# hour, session); every = "2 weeks"; in_working_time.
[goals.activities.planning]
count = 6
unit = "session"
weekday = "thursday"
day_part = "afternoon"
start = 2026-04-02
in_working_time = true

# What it takes. kind is one of: own_hours, hours_of_others, money, materials, logistics.
[[goals.activities.support]]
kind = "hours_of_others"
text = "An hour of looking back after each meeting"
quantity = 6
unit = "hour"

[[goals.activities]]
kind = "course"
text = "Two days of chairing meetings"

[goals.activities.planning]
start = 2026-09-01
end = 2026-10-30

[[goals.activities.support]]
kind = "money"
text = "Fee of the course"
# In euros; a number, or text with a point: "450.50".
cost = 450
supplier = "School for meetings"
# Until when the manager arranges it.
due_on = 2026-08-14
"""
"""TOML with comments."""
