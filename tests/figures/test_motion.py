"""A figure moves smoothly, is mirrored exactly, and fills exactly the cells it was given."""

from __future__ import annotations

from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from timer.figures.canvas import INKS, ON, Frame, mirrored
from timer.figures.figure_file import figure_slugs, read_figure
from timer.figures.motion import CACHED, Figure, figure
from timer.figures.skeleton import ARM, LEG, Pose, between, eased, solve

SLUGS = st.sampled_from(figure_slugs())
SHARES = st.floats(0, 1)


def drawn(slug: str) -> Figure:
    """Return a figure that is known to exist."""
    found = figure(slug)
    assert found is not None
    return found


def width_of(frame: Frame) -> set[int]:
    """Return the widths of a frame's lines."""
    return {sum(len(text) for text, _ in row) for row in frame.rows}


@settings(max_examples=150)
@given(
    SLUGS,
    st.integers(8, 200),
    st.integers(4, 60),
    SHARES,
    st.integers(-3, 9) | st.none() | st.sampled_from(["lower", "hold", "nonsense", ""]),
    st.sampled_from([None, "left", "right", "alternate", "both legs"]),
    SHARES,
)
def test_a_frame_has_exactly_the_size_that_was_asked_for(
    slug: str,
    cols: int,
    rows: int,
    share: float,
    phase: str | int | None,
    side: str | None,
    breath: float,
) -> None:
    one = drawn(slug)
    frame = one.frame(cols, rows, phase=phase, share=share, side=side, breath=breath)
    for picture in (frame, one.still(cols, rows, side)):
        assert len(picture.rows) == rows
        assert width_of(picture) == {cols}
        assert {ink for row in picture.rows for _, ink in row} <= set(INKS)
    assert frame.text().strip()


@settings(max_examples=200)
@given(SLUGS, st.integers(0, 5), st.floats(0, 0.98))
def test_no_joint_leaps_between_two_moments_of_a_phase(slug: str, phase: int, share: float) -> None:
    sheet = read_figure(slug)
    assert sheet is not None
    joints = [solve(sheet.rig, drawn(slug).pose(phase, moment)) for moment in (share, share + 0.02)]
    for name in joints[0]:
        (ax, ay), (bx, by) = joints[0][name], joints[1][name]
        assert hypot(bx - ax, by - ay) < 9


@given(SLUGS, st.integers(0, 5))
def test_a_phase_begins_where_the_one_before_it_ends(slug: str, phase: int) -> None:
    one = drawn(slug)
    sheet = read_figure(slug)
    assert sheet is not None
    if len(sheet.poses) == len(one.phases):
        assert one.pose(phase, 0.0) == one.pose(phase - 1, 1.0)


@settings(max_examples=50)
@given(SLUGS, st.integers(0, 5), SHARES)
def test_bones_keep_their_length(slug: str, phase: int, share: float) -> None:
    sheet = read_figure(slug)
    assert sheet is not None
    joints = solve(sheet.rig, drawn(slug).pose(phase, share))
    for side in ("right", "left"):
        for chain, lengths in (
            (("shoulder", "elbow", "hand"), ARM),
            (("hip", "knee", "ankle"), LEG),
        ):
            for start, end, length in zip(chain, chain[1:], lengths, strict=False):
                (ax, ay), (bx, by) = joints[f"{side} {start}"], joints[f"{side} {end}"]
                # A limb that points at the viewer is drawn shorter, never longer.
                assert hypot(bx - ax, by - ay) <= length * 1.31


@given(SLUGS, SHARES)
def test_mirroring_twice_changes_nothing(slug: str, share: float) -> None:
    one = drawn(slug)
    shapes = one.shapes(one.pose(0, share))
    assert [mirrored(mirrored(shape)) for shape in shapes] == shapes
    assert [mirrored(shape) for shape in shapes] == one.shapes(one.pose(0, share), "left")


@given(st.floats(-2, 3))
def test_easing_stays_between_nothing_and_all(share: float) -> None:
    assert 0 <= eased(share) <= 1
    assert eased(min(max(share, 0.0), 1.0)) == eased(share)


def test_the_ends_of_a_mix_are_the_poses_themselves() -> None:
    start = Pose((0, 0), (90, 90), 90, 0, ((0.0, 0.0),) * 2 + ((0.0, 0.0, 0.0),) * 2)
    end = Pose((1, 2), (0, 0), 0, 1, ((9.0, 9.0),) * 2 + ((9.0, 9.0, 9.0),) * 2)
    assert between(start, end, 0) is start
    assert between(start, end, 1) is end
    assert between(start, end, 0.5).root == (0.5, 1)


def test_a_figure_mirrored_for_the_left_is_not_the_same_picture() -> None:
    one = drawn("lunge")
    assert one.frame(40, 20, side="left") != one.frame(40, 20, side="right")
    assert one.frame(40, 20, side="to the left") is one.frame(40, 20, side="left")
    assert one.frame(40, 20, side=None) is one.frame(40, 20, side="right")


def test_at_most_six_pictures_a_second_are_made_of_a_phase() -> None:
    one = drawn("glute-bridge")
    frames = {id(one.frame(24, 12, phase=0, share=at / 500, length_ms=2_000)) for at in range(501)}
    assert len(frames) <= 13


def test_frames_are_kept_so_that_a_screen_can_skip_repaints() -> None:
    one = drawn("plank")
    assert one.frame(24, 12, share=0.1) is one.frame(24, 12, share=0.9)
    assert one.still(24, 12) is one.still(24, 12)


def test_frames_that_look_alike_are_one_object() -> None:
    one = drawn("pelvic-tilt")
    frames = [one.frame(12, 6, phase=0, share=at / 24) for at in range(25)]
    assert len(set(map(id, frames))) == len(set(frames)) < 25


def test_no_more_frames_are_kept_than_a_few_seconds_need() -> None:
    one = drawn("lunge")
    for cols in range(8, 200):
        for share in (0.2, 0.8):
            one.frame(cols, 4, phase=0, share=share)
    assert len(one._frames) <= CACHED


def test_a_phase_may_be_named_or_counted() -> None:
    one = drawn("supine-floss")
    named = one.frame(30, 14, phase="ease off", share=0.5)
    assert one.frame(30, 14, phase=1, share=0.5) is named
    assert one.frame(30, 14, phase="ease off", share=0.5, phases=("glide out", "ease off")) is named


def test_a_tempo_of_other_names_moves_the_figure_and_a_pause_keeps_it_still() -> None:
    one = drawn("single-leg-rdl")
    tempo = ("lower", "pause", "raise", "pause again")
    assert one.pose("lower", 1.0, tempo) == one.pose("lower", 1.0)
    assert one.pose("pause", 0.5, tempo) == one.pose("lower", 1.0)
    assert one.pose("raise", 1.0, tempo) == one.pose("rise", 1.0)


def test_a_move_without_phases_goes_through_one_round_of_its_poses() -> None:
    one = drawn("march")
    assert one.cycle_ms == 2_000
    assert one.pose(None, 0.5) == one.pose("left", 0.0)
    assert one.pose(None, 0.125) == one.pose("right", 0.5)


def test_a_stretch_that_shares_its_figure_with_a_moving_one_stays_still() -> None:
    one = drawn("strap-stretch")
    assert one.cycle_ms == 0
    assert one.pose(None, 0.1) == one.pose(None, 0.9) == one.pose("deeper", 1.0)


def test_a_hold_breathes() -> None:
    one = drawn("plank")
    frames = [one.frame(60, 24, breath=at / 10) for at in range(11)]
    assert 1 < len(set(map(id, frames))) <= 5
    assert frames[0] != frames[-1]


@each("slug", figure_slugs())
def test_poses_of_different_phases_differ_where_they_are_seen(slug: str) -> None:
    one = drawn(slug)
    pictures = [one.frame(24, 12, phase=at, share=1.0) for at in range(len(one.phases))]
    if len(pictures) == 2:
        assert pictures[0] != pictures[1]


@each("slug", figure_slugs())
def test_motion_off_shows_more_than_one_pose_of_what_moves_where_there_is_room(slug: str) -> None:
    one = drawn(slug)
    alone = [one.frame(60, 24, phase=at, share=1.0) for at in range(len(one.phases))]
    assert (one.still(60, 24) in alone) == (len(alone) == 1)


def test_motion_off_shows_fewer_poses_rather_than_tiny_ones() -> None:
    one = drawn("strap-stretch")
    assert one.still(20, 6) == one.frame(20, 6, phase="deeper", share=1.0)


@each("slug", figure_slugs())
def test_the_working_muscle_or_the_thing_is_to_be_seen_at_the_smallest_size(slug: str) -> None:
    frame = drawn(slug).frame(24, 12, phase=0, share=1.0)
    roles = {role for row in frame.rows for _, ink in row for role in ink.split(ON)}
    assert "body" in roles
    assert roles & {"mark", "prop"}


def test_a_single_picture_of_a_walk_is_a_stride_and_not_the_feet_together() -> None:
    one = drawn("walking-lunge")
    assert one.still(12, 6) == one.frame(12, 6, phase="right", share=1.0)
