from snippets.diagnose import thread_manual_initialization


def test_the_shape_enters_before_the_initialization() -> None:
    kinds = [cause.kind for cause in thread_manual_initialization.report.causes]
    assert kinds == ["shape", "initialization"]
    assert thread_manual_initialization.without_line.weight.shape == (1, 2)
    assert thread_manual_initialization.with_line.weight.shape == (2,)
