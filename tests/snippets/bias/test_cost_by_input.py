from snippets.bias import cost_by_input


def test_the_cost_by_kind() -> None:
    assert abs(cost_by_input.centred_with - cost_by_input.centred_without) <= 1
    assert cost_by_input.relu_with > 1.5 * cost_by_input.relu_without
    assert cost_by_input.uniform_with > 1.5 * cost_by_input.uniform_without
    assert cost_by_input.uniform_with > cost_by_input.relu_with
