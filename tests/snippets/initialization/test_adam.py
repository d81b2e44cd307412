from snippets.initialization import adam


def test_adam_does_not_explode_it_crawls() -> None:
    assert adam.left_default < 0.2
    assert 0.5 < adam.left_randn < 1
    assert 0.005 < adam.furthest_move < 0.05
