from snippets.threads.manual_initialization import shapes_of_the_layer as layers


def test_only_the_one_dimensional_weight_drops_the_column() -> None:
    assert layers.before(layers.x).shape == (100, 1)
    assert layers.corrected(layers.x).shape == (100, 1)
    assert layers.after(layers.x).shape == (100,)


def test_the_layer_looks_the_same() -> None:
    assert repr(layers.before) == repr(layers.after) == repr(layers.corrected)
    before, after = vars(layers.before), vars(layers.after)
    assert before.keys() == after.keys()
    assert after["in_features"] == 2
    assert after["out_features"] == 1
