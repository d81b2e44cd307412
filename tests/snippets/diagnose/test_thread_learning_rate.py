from snippets.diagnose import thread_learning_rate


def test_it_names_the_start_that_the_asker_doubts() -> None:
    causes = {cause.kind: cause for cause in thread_learning_rate.report.causes}
    assert list(causes) == ["parameters", "initialization", "learning-rate"]
    assert float(causes["initialization"].a.split()[1].rstrip(",")) > 0.99
    assert float(causes["initialization"].b.split()[1].rstrip(",")) < 0.02
    assert causes["initialization"].a.endswith("as randn")
    assert causes["initialization"].b.endswith("as nn.Linear(1000, _)")


def test_it_offers_no_rate_while_the_starts_differ() -> None:
    assert not any("rate of" in note for note in thread_learning_rate.report.notes)
    text = str(thread_learning_rate.report)
    assert "make parameters, initialization, learning-rate equal" in text
