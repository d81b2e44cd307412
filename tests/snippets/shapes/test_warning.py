from snippets.shapes import warning


def test_one_line_of_code_warns_once() -> None:
    assert warning.shown_count == 1


def test_a_batch_of_one_warns_too() -> None:
    assert warning.batch_one_count == 1
    assert warning.batch_one_text == (
        "Using a target size (torch.Size([1])) that is different to the input size "
        "(torch.Size([1, 1])). This will likely lead to incorrect results due to "
        "broadcasting. Please ensure they have the same size."
    )


def test_equal_shapes_do_not_warn() -> None:
    assert warning.fixed_count == 0


def test_the_exact_text() -> None:
    assert warning.text == (
        "Using a target size (torch.Size([100])) that is different to the input size "
        "(torch.Size([100, 1])). This will likely lead to incorrect results due to "
        "broadcasting. Please ensure they have the same size."
    )
