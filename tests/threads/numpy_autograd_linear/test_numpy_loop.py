import numpy as np
import pytest

from snippets.threads.numpy_autograd_linear import numpy_loop


def test_the_posted_gradient_is_four_times_too_large() -> None:
    assert numpy_loop.gradients[0] == -120
    assert numpy_loop.weights[0] == pytest.approx(1.2)
    for update, w in enumerate(numpy_loop.weights, start=1):
        assert w == pytest.approx(2 * (1 - 0.4**update), abs=1e-6)


def test_what_the_asker_saw() -> None:
    assert numpy_loop.printed[10] == "0.0000003"
    assert numpy_loop.printed[12] == "0.0000000"
    assert numpy_loop.zero_printed_from in (12, 13)
    assert 17 <= numpy_loop.two_printed_from <= 20
    assert abs(2 - numpy_loop.w) < 5e-8  # exactly 2 where w is a float32, as in numpy 2
    assert numpy_loop.losses[numpy_loop.loss_zero_from - 1 :][0] == 0


def test_in_float64_w_stops_where_float32_sees_no_error_any_more() -> None:
    below = float(np.nextafter(np.float32(2), np.float32(0)))
    assert numpy_loop.half_spacing == (2 - below) / 2
    for w in (numpy_loop.w64, 1.9999999547004699):  # that of numpy 1.26.4
        assert np.float32(w) == 2
        error = np.float32(w) * numpy_loop.X - numpy_loop.Y
        assert not error.any()
