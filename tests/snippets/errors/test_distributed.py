from tests.docs.examples import book


def test_the_second_head_gets_no_gradient_and_the_first_one_two() -> None:
    run = book().get("errors/distributed.py")
    texts = [output.text for shown in run.outputs for output in shown]
    assert any("did not receive grad for rank 0: 2 3" in text for text in texts)
