from snippets.diagnose import thread_numpy


def test_the_first_gap_is_a_factor_of_four() -> None:
    (cause,) = thread_numpy.first_gap.causes
    assert cause.kind in ("gradient", "reduction")
    ours, theirs = thread_numpy.by_hand.records[0], thread_numpy.autograd.records[0]
    assert ours.gs[0].item() == 4 * theirs.gs[0].item() == -120


def test_the_second_gap_is_the_bias_and_the_start() -> None:
    kinds = [cause.kind for cause in thread_numpy.second_gap.causes]
    assert kinds == ["parameters", "initialization"]


def test_four_times_the_rate_is_offered_and_is_right() -> None:
    notes = thread_numpy.first_gap.notes
    assert any("A learning rate of 0.04 in autograd makes" in note for note in notes)
    x, y, w = thread_numpy.X.ravel(), thread_numpy.Y.ravel(), 0.0
    for record in thread_numpy.by_hand.records:
        assert abs(record.ps[0].item() - w) < 1e-5
        w -= 0.04 * (2 * x * (w * x - y)).mean().item()
