from snippets.diagnose import thread_gradient


def test_the_loss_is_the_only_cause() -> None:
    (cause,) = thread_gradient.report.causes
    assert cause.kind == "loss"
    assert cause.a.startswith("absolute error")


def test_the_two_first_losses_are_the_error_and_half_its_square() -> None:
    first, second = thread_gradient.posted, thread_gradient.tutorial
    error = abs(0.191 - 1)
    assert abs(first.records[0].loss.item() - error) < 1e-6
    assert abs(second.records[0].loss.item() - error**2 / 2) < 1e-6


def test_it_names_both_losses_and_calls_no_gradient_wrong() -> None:
    (cause,) = thread_gradient.report.causes
    assert cause.b.startswith("0.5 x squared error")
    assert "No learning rate makes the loops agree." in thread_gradient.report.notes
