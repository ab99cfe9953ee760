"""The tests that take most of the suite's time: walks over pages and roles, real browsers,
processes that are killed. They go alike on both databases, so continuous integration, which runs
the suite on both at once, asks each of one of them, and so ends in time. What is marked as one
database's own is always asked of that one. `./run test` by hand leaves none out, and `./run proof`
asks both.
"""

import os

import pytest

SHARED_OUT = bool(os.environ.get("HEARBACK_CI")) and os.environ.get("HEARBACK_PROOF") != "whole"
ASKED_ONCE = {
    "sqlite": (
        "tests/desk/test_flags.py",
        "tests/desk/test_group_separation.py",
        "tests/desk/test_suggestions_browser.py",
        "tests/safety/test_40_faces.py",
        "tests/safety/test_44_roles.py",
        "tests/safety/test_46_answers_are_inert.py",
        "tests/safety/test_49_knowing_the_writer.py",
        "tests/theming/test_light_web_workers.py",
        "tests/you_said_we_did/clocks/test_two_years.py",
        "tests/you_said_we_did/drafting/test_approval.py",
        "tests/you_said_we_did/drafting/test_desk.py",
        "tests/you_said_we_did/drafting/test_plans.py",
        "tests/you_said_we_did/drafting/test_returns.py",
        "tests/you_said_we_did/drafting/test_review_by_roles.py",
        "tests/you_said_we_did/plans/test_letting_out.py",
        "tests/you_said_we_did/plans/test_public_page.py",
        "tests/you_said_we_did/test_editor.py",
        "tests/you_said_we_did/test_no_way_around.py",
        "tests/you_said_we_did/test_roles_approve.py",
        "tests/you_said_we_did/test_status.py",
    ),
    "postgresql": (
        "tests/board/papers/test_copies.py",
        "tests/board/papers/test_files.py",
        "tests/board/papers/test_gaps.py",
        "tests/board/papers/test_reading.py",
        "tests/board/test_leaks.py",
        "tests/browser/test_easy_read.py",
        "tests/browser/test_kinds.py",
        "tests/browser/test_loop_story.py",
        "tests/browser/test_main_job.py",
        "tests/browser/test_other_words.py",
        "tests/browser/test_urdu.py",
        "tests/builder/test_equality_sets.py",
        "tests/builder/test_preview.py",
        "tests/builder/test_screens.py",
        "tests/builder/test_starting.py",
        "tests/cms/test_pages.py",
        "tests/cutting/test_year.py",
        "tests/desk/test_aside.py",
        "tests/desk/test_blindness.py",
        "tests/desk/test_codebook_browser.py",
        "tests/desk/test_killed_worker.py",
        "tests/desk/test_referrals.py",
        "tests/indicators/test_handing_in.py",
        "tests/indicators/test_one_person_alone.py",
        "tests/intake/test_kinds.py",
        "tests/intake/test_random_surveys.py",
        "tests/intake/test_refusals.py",
        "tests/intake/test_round_trip.py",
        "tests/intake/test_saving.py",
        "tests/keeper/carrying/test_attacks.py",
        "tests/keeper/carrying/test_circle.py",
        "tests/keeper/carrying/test_forgetting.py",
        "tests/keeper/carrying/test_reviewers.py",
        "tests/keeper/test_destroying.py",
        "tests/keeper/test_quarantine.py",
        "tests/paper/test_forms.py",
        "tests/paper/test_posters.py",
        "tests/paper/test_to_keep.py",
        "tests/partners/test_handing_in.py",
        "tests/people/test_permissions.py",
        "tests/safety/test_08_fields.py",
        "tests/safety/test_21_faults_at_every_line.py",
        "tests/safety/test_27_nothing_readable_on_disk.py",
        "tests/safety/test_28_web_process_opens_nothing.py",
        "tests/safety/test_29_arrival_order.py",
        "tests/safety/test_30_snapshots.py",
        "tests/safety/test_31_nothing_shows_an_answer.py",
        "tests/safety/test_32_wrong_codes.py",
        "tests/safety/test_34_restored_backup.py",
        "tests/safety/test_40_paraphrases.py",
        "tests/safety/test_40_quotes.py",
        "tests/safety/test_43_every_face_says_the_same.py",
        "tests/safety/test_48_many_writers.py",
        "tests/safety/test_50_killed_keeper.py",
        "tests/safety/test_50_killed_submission.py",
        "tests/safety/test_53_many_at_once.py",
        "tests/safety/test_54_keeper_gone.py",
        "tests/safety/test_55_hostile_requests.py",
        "tests/safety/test_56_packed_and_uploaded.py",
        "tests/safety/test_57_receipt_guesses.py",
        "tests/test_public_database.py",
        "tests/you_said_we_did/by_email/test_on_disk.py",
        "tests/you_said_we_did/by_email/test_pages.py",
        "tests/you_said_we_did/by_email/test_rounds.py",
        "tests/you_said_we_did/clocks/test_deadlines.py",
        "tests/you_said_we_did/clocks/test_list_page.py",
        "tests/you_said_we_did/clocks/test_public_page.py",
        "tests/you_said_we_did/clocks/test_reminders.py",
        "tests/you_said_we_did/drafting/test_home.py",
        "tests/you_said_we_did/plans/test_any_path.py",
        "tests/you_said_we_did/plans/test_cells.py",
        "tests/you_said_we_did/test_content.py",
        "tests/you_said_we_did/test_kept_pages.py",
        "tests/you_said_we_did/test_paper_views.py",
        "tests/you_said_we_did/test_posters.py",
        "tests/you_said_we_did/test_restricted.py",
        "tests/you_said_we_did/test_restricted_roles.py",
        "tests/you_said_we_did/test_withdrawing.py",
    ),
}


def is_left_out(item: pytest.Item, here: str, other: str) -> bool:
    """Say whether a test is the other database's, or asks none: then SQLite's run alone has it."""
    if item.get_closest_marker(other):
        return True
    if not asks_a_database(item):
        return here == "postgresql"
    return is_asked_of(item, here, other)


def asks_a_database(item: pytest.Item) -> bool:
    """Say whether a test may go otherwise on another database."""
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or any(
        name in fixtures for name in ("db", "transactional_db", "django_db_setup", "installed")
    )


def is_asked_of(item: pytest.Item, here: str, other: str) -> bool:
    """Say whether the other database alone is asked about this test."""
    is_listed = item.nodeid.startswith(ASKED_ONCE[other])
    return SHARED_OUT and is_listed and not item.get_closest_marker(here)
