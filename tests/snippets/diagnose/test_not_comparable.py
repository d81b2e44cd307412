from snippets.diagnose import not_comparable


def test_a_gradient_is_judged_only_at_equal_parameters() -> None:
    assert not_comparable.verdicts["gradient"] == "not comparable"
    kinds = [cause.kind for cause in not_comparable.report.causes]
    assert kinds == ["initialization"]


def test_from_one_start_the_same_fault_is_named() -> None:
    kinds = [cause.kind for cause in not_comparable.report_same_start.causes]
    assert kinds == ["gradient"]
