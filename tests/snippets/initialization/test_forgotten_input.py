from snippets.initialization import forgotten_input


def test_the_output_is_not_small_but_ignores_the_input() -> None:
    assert abs(forgotten_input.rms * 1280**0.5 - 1) < 0.1
    assert forgotten_input.apart < 1e-6 * forgotten_input.rms
