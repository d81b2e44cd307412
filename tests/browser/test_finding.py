"""What a reader pastes or types into the search, and how many clicks the fix takes."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, ask, marked
from tests.docs import test_errors
from tests.docs.test_errors import ENTRIES
from tests.docs.test_symptoms import CAUSES, PLAIN, Entry

DOCS = Path(__file__).parents[2] / "docs"
NAN = "symptoms/#loss-is-nan"
STUCK = "symptoms/#loss-does-not-decrease"
DIFFERS = "symptoms/#loss-differs-between-two-runs-or-frameworks"
SAME = "symptoms/#every-prediction-is-the-same"
NEGATIVE = "symptoms/#loss-is-negative-or-0"
NO_UPDATE = "symptoms/#the-weights-do-not-change-or-grad-is-none"
THREADS = {
    "Need very different learning rate for manual updates vs. using model": (
        "threads/learning-rate-mismatch/"
    ),
    "why this model fail to converge without manual weight initialization step"
    " (pytorch linear regression)": "threads/manual-initialization/",
    "How to properly update the weights in PyTorch?": (
        "threads/gradient-is-not-the-update/"
    ),
    "Pytorch convergence out-of-the-box": "threads/numpy-autograd-linear/",
}
# as they come from a terminal: with a path, other sizes, the class's name, in quotes
PASTED = {
    "/home/me/train.py:42: UserWarning: Using a target size (torch.Size([32])) that is"
    " different to the input size (torch.Size([32, 1])). This will likely lead to"
    " incorrect results due to broadcasting. Please ensure they have the same size."
    " return F.mse_loss(input, target, reduction=self.reduction)": "shapes/",
    '"Using a target size"': "shapes/",
    "ValueError: Target size (torch.Size([64])) must be the same as input size"
    " (torch.Size([64, 1]))": "shapes/",
    "IndexError: Target 3 is out of bounds.": "shapes/",
    "RuntimeError: a leaf Variable that requires grad is being used in an in-place"
    " operation.": "backprop-and-step/",
    "RuntimeError: element 0 of tensors does not require grad and does not have a"
    " grad_fn": "backprop-and-step/",
    "RuntimeError: Trying to backward through the graph a second time": (
        "backprop-and-step/"
    ),
    "RuntimeError: one of the variables needed for gradient computation has been"
    " modified by an inplace operation: [torch.FloatTensor [10, 1]], which is output 0"
    " of AsStridedBackward0, is at version 2; expected version 1 instead.": (
        "backprop-and-step/"
    ),
    "RuntimeError: CUDA error: device-side assert triggered": (
        "errors/devices/#device-side-assert"
    ),
    "RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x784 and 512x10)": (
        "errors/shapes/#mat1-and-mat2-shapes"
    ),
    "RuntimeError: Found dtype Float but expected Double": (
        "errors/types/#found-dtype-double"
    ),
    "RuntimeError: Expected all tensors to be on the same device, but found at least"
    " two devices, cuda:0 and cpu!": (
        "errors/devices/#expected-all-tensors-on-the-same-device"
    ),
    "RuntimeError: expected scalar type Double but found Float": (
        "errors/types/#found-dtype-double"
    ),
    "RuntimeError: expected scalar type Long but found Float": (
        "errors/types/#expected-target-dtype"
    ),
    "block: [0,0,0], thread: [1,0,0] Assertion `input_val >= zero && input_val <= one`"
    " failed.": "errors/devices/#device-side-assert",
    "UserWarning: None of the inputs have requires_grad=True. Gradients will be None": (
        "errors/backward/#none-of-the-inputs"
    ),
    "IndexError: Dimension out of range (expected to be in range of [-2, 1], but got"
    " 2)": "errors/shapes/#dimension-out-of-range",
    "RuntimeError: stack expects each tensor to be equal size, but got [3, 224, 224] at"
    " entry 0 and [1, 224, 224] at entry 1": "errors/data/#stack-expects",
    "RuntimeError: Sizes of tensors must match except in dimension 1. Expected size 56"
    " but got size 55 for tensor number 1 in the list.": (
        "errors/shapes/#sizes-of-tensors"
    ),
    "_pickle.UnpicklingError: Weights only load failed. This file can still be loaded,"
    " to do so you have two options, do those steps only if you trust the source of the"
    " checkpoint.": "errors/data/#weights-only",
    "RuntimeError: The expanded size of the tensor (657) must match the existing size"
    " (512) at non-singleton dimension 1. Target sizes: [1, 657]. Tensor sizes:"
    " [1, 512]": "errors/shapes/#expanded-size",
    "RuntimeError: Given input size: (512x1x1). Calculated output size: (512x0x0)."
    " Output size is too small": "errors/shapes/#kernel-size",
    "IndexError: index 10 is out of bounds for axis 0 with size 10": (
        "errors/shapes/#index-out-of-bounds"
    ),
    "RuntimeError: Expected hidden[0] size (1, 64, 128), got [1, 32, 128]": (
        "errors/layers/#hidden-size"
    ),
    "TypeError: conv2d(): argument 'input' (position 1) must be Tensor, not"
    " numpy.ndarray": "errors/layers/#must-be-tensor",
    'Unexpected key(s) in state_dict: "module.fc.weight", "module.fc.bias".': (
        "errors/data/#missing-keys"
    ),
    "RuntimeError: only batches of spatial targets supported (3D tensors) but got"
    " targets of size: : [2, 256, 256, 3]": "errors/losses/#spatial-targets",
    "ValueError: expected 4D input (got 2D input)": (
        "errors/layers/#batchnorm-dimensions"
    ),
    "TypeError: iteration over a 0-d tensor": "errors/shapes/#index-of-a-0-dim-tensor",
    "train.py:7: FutureWarning: `torch.cuda.amp.GradScaler(args...)` is deprecated."
    " Please use `torch.amp.GradScaler('cuda', args...)` instead.": (
        "errors/types/#cuda-amp"
    ),
    "ValueError: GRU: Expected input to be 2D or 3D, got 4D instead": (
        "errors/layers/#input-size-of-a-recurrent-layer"
    ),
    "AttributeError: Can't get attribute 'Net' on <module '__main__' from 'test.py'>": (
        "errors/data/#weights-only"
    ),
    # of older versions
    "RuntimeError: size mismatch, m1: [64 x 784], m2: [512 x 10] at"
    " /pytorch/aten/src/TH/generic/THTensorMath.cpp:940": (
        "errors/shapes/#mat1-and-mat2-shapes"
    ),
    "RuntimeError: mat1 dim 1 must match mat2 dim 0": (
        "errors/shapes/#mat1-and-mat2-shapes"
    ),
    "RuntimeError: invalid argument 0: Sizes of tensors must match except in dimension"
    " 0. Got 3 and 1 in dimension 1 at /pytorch/aten/src/TH/generic/THTensor.cpp:689": (
        "errors/shapes/#sizes-of-tensors"
    ),
    "RuntimeError: Expected 4-dimensional input for 4-dimensional weight [8, 3, 3, 3],"
    " but got 3-dimensional input of size [3, 28, 28] instead": (
        "errors/shapes/#expected-3d-or-4d-input"
    ),
    "ValueError: Target and input must have the same number of elements. target"
    " nelement (20) != input nelement (6)": "errors/shapes/#bce-target-size",
    "IndexError: invalid index of a 0-dim tensor. Use tensor.item() to convert a 0-dim"
    " tensor to a Python number": "errors/shapes/#index-of-a-0-dim-tensor",
    "RuntimeError: Expected object of scalar type Double but got scalar type Float for"
    " argument #2 'mat2' in call to _th_mm": "errors/types/#mat1-and-mat2-dtype",
    "RuntimeError: Expected object of scalar type Long but got scalar type Int for"
    " argument #2 'target' in call to _thnn_nll_loss_forward": (
        "errors/types/#expected-target-dtype"
    ),
    "RuntimeError: expected dtype Double but got dtype Float (validate_dtype at"
    " /pytorch/aten/src/ATen/native/TensorIterator.cpp:143)": (
        "errors/types/#found-dtype-double"
    ),
    "RuntimeError: Expected object of device type cuda but got device type cpu for"
    " argument #2 'target' in call to _thnn_nll_loss_forward": (
        "errors/devices/#expected-all-tensors-on-the-same-device"
    ),
    "RuntimeError: Expected object of backend CPU but got backend CUDA for argument #2"
    " 'weight'": "errors/devices/#expected-all-tensors-on-the-same-device",
    "RuntimeError: Input, output and indices must be on the current device": (
        "errors/devices/#expected-all-tensors-on-the-same-device"
    ),
    "block: [0,0,0], thread: [0,0,0] Assertion `x >= 0. && x <= 1.` failed.": (
        "errors/devices/#device-side-assert"
    ),
    "RuntimeError: Assertion `cur_target >= 0 && cur_target < n_classes' failed. at"
    " /pytorch/aten/src/THNN/generic/ClassNLLCriterion.c:93": (
        "errors/losses/#target-is-out-of-bounds"
    ),
    "RuntimeError: index out of range: Tried to access index 10 out of table with 9"
    " rows.": "errors/losses/#index-out-of-range",
    "FutureWarning: You are using `torch.load` with `weights_only=False` (the current"
    " default value), which uses the default pickle module implicitly.": (
        "errors/data/#weights-only"
    ),
    "KeyError: 'unexpected key \"module.conv1.weight\" in state_dict'": (
        "errors/data/#missing-keys"
    ),
    "ValueError: some of the strides of a given numpy array are negative. This is"
    " currently not supported, but will be added in future releases.": (
        "errors/data/#negative-stride"
    ),
}
# titles of public reports: issues and forum threads
REPORTS = {
    "Loss becomes nan after training ~6000 iterations": [NAN],
    "Hello author, why did Loss become Nan after more than a dozen rounds of"
    " training": [NAN],
    "Loss turns to NaN": [NAN],
    "the loss is NAN when train model": [NAN],
    "Getting Nan's for the Loss function": [NAN],
    "loss is growing between epochs in simple model": [NAN],
    "Loss doesn't decrease": [STUCK],
    "Training loss not decreasing": [STUCK],
    "Loss does not decrease during training": [STUCK],
    "Loss is not decrease": [STUCK],
    "the loss is not decreasing": [STUCK],
    "Loss is not changing. Its remaining constant": [STUCK],
    "acc and val_acc don't change?": [STUCK],
    "Worst accuracy `0.02` compared to keras": ["diagnose/"],
    "Why TF loss function gives different results than Pytorch?": ["diagnose/"],
    "pytorch can't be as good as keras": ["diagnose/"],
    "keras model translation to pytorch doesn't perform as expected": ["diagnose/"],
    "tensorflow codes totally different result with PyTorch's": ["diagnose/"],
    "Why the results of pytorch and TensorFlow are inconsistent": ["diagnose/"],
    "Torch vs Tensorflow AGNP is different": ["diagnose/"],
    "The loss in PyTorch decreases slower than in Keras": ["diagnose/"],
    "PyTorch results differ slightly from Keras": ["diagnose/"],
    "Significant differences between Keras/TensorFlow and Torch": ["diagnose/"],
    "Recreating Keras performance in PyTorch": ["diagnose/"],
    "The same model produces worse results on pytorch than on tensorflow": [
        "diagnose/"
    ],
    "Why Keras behave better than Pytorch under the same network configuration?": [
        "diagnose/"
    ],
    "Why can't I reproduce the results from the same seed?": [DIFFERS],
    "different results when I run with the same seed.": [DIFFERS],
    "Same seed producing different results": [DIFFERS],
    "predict returning the same value for all observations": ["shapes/#why", SAME],
    "Why is the prediction label value always the same on the test set?": [
        "shapes/#why",
        SAME,
    ],
    "What is wrong with the training getting same output?": ["shapes/#why", SAME],
    "why results always one same class In 5 or 3 classes classification?": [
        "symptoms/"
    ],
    "loss.backward() can't update model parameters": [NO_UPDATE],
    "After loss.backward(), grad not updated": [NO_UPDATE],
    "after loss.backward(), the weight's grad is none": [NO_UPDATE],
    "Nonetype of param.grad.data": ["errors/updates/#nonetype-data"],
    "Sum loss instead of mean loss should be used if gradient accumulation step is"
    " larger than 1 when training a language model": ["reduction/"],
    "In Manual Optimization mode, loss does not converge when the Train Batch Size is"
    " 1": ["reduction/", "symptoms/"],
    "Gradient explosion occurs after modifying the weight initialization method": [
        "initialization/#depth-1-10-50-layers"
    ],
    "Why is this simple linear regression with only two variables so hard to converge"
    " during gradient descent": ["bias/"],
    "Trouble tracing why convergence is slower in Lightning": ["bias/"],
    "classification loss sticks around 2.30212": ["symptoms/#stuck-at-log-classes"],
    "loss doesn't decrease and remain 0.69(around) when binary relation classify using"
    " bi-lstm": ["symptoms/#stuck-at-log-classes"],
    "Trying to do binary classification with BCEloss(), but I cannot make the model"
    " converge": [STUCK],
    "loss (Loss 0.00000) for all along the training": [NEGATIVE],
    "Loss drops too fast to 0.0": [NEGATIVE],
    "Huge difference in training with Pytorch backend": ["diagnose/"],
    "BatchNorm behaves different in train() and eval()": ["symptoms/#differ-mode"],
    "Initializing nn.Linear weight with zeros.": ["initialization/#all-zeros"],
    "incorrect mean cross entropy when batch sizes vary": ["reduction/#fix"],
    "[image caption] saved models have higher loss": ["symptoms/#differ-mode"],
    "Different Gradients with Two API": ["symptoms/#two-numbers-disagree"],
    "Why avoid gradient accumulation?": ["reduction/#a-mean-of-means-is-not-the-mean"],
    "Training Resumes with Increased Loss Despite Checkpoint Loading": [
        "symptoms/#differ-resumed"
    ],
    "Why do we need to set the gradients manually to zero in pytorch?": [
        "backprop-and-step/#three-calls-one-place"
    ],
}
# what people type who know a word for it
WORDS = {
    "zero_grad": ["backprop-and-step/#without-zero_grad-nothing-damps-the-swing"],
    "what happens without optimizer.zero_grad()": [
        "backprop-and-step/#without-zero_grad-nothing-damps-the-swing"
    ],
    "loss not decreasing": [STUCK],
    "accuracy stays at 10 percent": [STUCK],
    "model predicts only the mean": ["shapes/#why", SAME],
    "bigger batch size makes training worse": ["reduction/#fix"],
    "results different every run": [DIFFERS],
    "vanishing gradient": ["initialization/#depth-1-10-50-layers"],
    "exploding gradients rnn": ["symptoms/#nan-recurrent"],
    "loss in Keras and PyTorch differs": ["diagnose/"],
    "compare two training loops": ["diagnose/"],
    "why is my loss negative": [NEGATIVE],
    "loss stuck at 0.693": ["symptoms/#stuck-at-log-classes"],
    "softmax before CrossEntropyLoss": ["symptoms/#softmax-twice"],
    "dying relu": ["symptoms/#dead-units"],
    "frozen layers": ["symptoms/#frozen-parameters"],
    "float16 overflow": ["symptoms/#nan-float16"],
    "model.eval dropout different loss": ["symptoms/"],
    "learning rate too large": ["symptoms/#wrong-learning-rate"],
    "ignore_index nan": [NAN, "reduction/"],
    "squeeze": ["shapes/"],
    "broadcasting mse": ["shapes/", "errors/shapes/#using-a-target-size"],
    "kaiming": ["initialization/"],
    "xavier init": ["initialization/"],
    "batchmean": ["reduction/"],
    "DistributedDataParallel gradient average": ["reduction/"],
    "gradient is zero": [NO_UPDATE],
    "why are all gradients 0": [NO_UPDATE],
    "detach": ["symptoms/#detached-graph"],
    "retain_graph": ["backprop-and-step/", "errors/backward/#backward-a-second-time"],
    "momentum formula": ["backprop-and-step/"],
    "condition number": ["bias/"],
    "standardize features": ["bias/"],
    "lbfgs closure": ["errors/optimizers/#missing-closure"],
    "scheduler before optimizer step": [
        "errors/optimizers/#lr-scheduler-before-optimizer"
    ],
    "mat1 mat2": ["errors/shapes/#mat1-and-mat2-shapes"],
    "inplace operation": ["errors/backward/#modified-by-an-inplace-operation"],
    "batch norm batch size 1": ["errors/layers/#more-than-1-value-per-channel"],
    "find_unused_parameters": ["errors/devices/#expected-to-have-finished-reduction"],
}
NOT_HERE = [
    "CUDA out of memory",
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB",
    "No module named torchvision",
    "DataLoader worker (pid 1234) is killed by signal: Killed.",
    "cuDNN error: CUDNN_STATUS_NOT_INITIALIZED",
    "how to install pytorch on windows",
    "CUDA_ERROR_OUT_OF_MEMORY and possible workaround",
    "Could not find a version that satisfies the requirement torch",
    "RuntimeError: Exporting the operator uniform to ONNX opset version 12 is not"
    " supported.",
    "NCCL timeout",
    "val loss goes up",
    "train loss goes down but val_loss is increasing",
    "test error grows while the training error falls",
    "how to reduce overfitting",
]


@pytest.fixture(scope="module")
def search(browser: Browser, address: str) -> Iterator[Page]:
    """One page for all queries of this file: the index is read once."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/symptoms/")
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def url(page: str) -> str:
    """The address of a page of docs/."""
    return page.removesuffix("index.md").replace(".md", "/") or "symptoms/"


def url_of(entry: test_errors.Entry) -> str:
    """The address of the page on which an error's entry stands."""
    return f"errors/{entry.page}/"


def answers(found: Sequence[str], wanted: str) -> bool:
    """Whether the first result is the wanted page, or shows the wanted section."""
    pages = [link.split("#")[0] for link in found[:1]]
    return wanted in (found if "#" in wanted else pages)


def wrong_firsts(
    page: Page, wanted: dict[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    """The queries whose first result is none of those wanted, and that result."""
    return {
        query: answer.shown
        for query, answer in ask(page, wanted).items()
        if not any(answers(answer.shown, one) for one in wanted[query])
    }


def test_an_exact_text_finds_its_entry_or_its_chapter_first(search: Page) -> None:
    wanted = {
        entry.text: [f"{url_of(entry)}#{entry.anchor}", *map(url, entry.chapters)]
        for entry in ENTRIES
    }
    for entry in ENTRIES:
        if f"- `{entry.text}`" in entry.body:  # one of several texts of an entry
            wanted[entry.text].append(url_of(entry))
    assert wrong_firsts(search, wanted) == {}


def test_a_pasted_line_finds_its_entry_or_its_chapter_first(search: Page) -> None:
    pages = {url_of(entry) for entry in ENTRIES}
    wanted = {query: [page, *pages] for query, page in PASTED.items()}
    sections = {q: [page] for q, page in PASTED.items() if "#" in page}
    assert wrong_firsts(search, {**wanted, **sections}) == {}
    said = {query: answer.said for query, answer in ask(search, PASTED).items()}
    assert [query for query in said if said[query] == "Not on this site"] == []


def test_a_thread_s_title_finds_the_thread_first(search: Page) -> None:
    wanted = {title: [page] for title, page in THREADS.items()}
    assert wrong_firsts(search, wanted) == {}


def test_a_public_report_s_title_finds_its_answer_first(search: Page) -> None:
    assert len(REPORTS) >= 30
    assert wrong_firsts(search, REPORTS) == {}


def test_the_field_s_words_find_their_section_first(search: Page) -> None:
    assert len(REPORTS) + len(WORDS) >= 60
    assert wrong_firsts(search, WORDS) == {}


def test_no_query_is_copied_from_a_page() -> None:
    """But for terms of one or two words, which have no other form."""
    text = " ".join(
        " ".join(page.read_text(encoding="utf-8").split())
        for page in DOCS.rglob("*.md")
    ).lower()
    copied = [q for q in {**REPORTS, **WORDS} if len(q.split()) > 2 and q in text]
    assert copied == []


def test_what_is_not_on_this_site_is_said_in_one_line(search: Page) -> None:
    said = {query: answer.said for query, answer in ask(search, NOT_HERE).items()}
    assert said == dict.fromkeys(NOT_HERE, "Not on this site")
    expect(search.locator(".md-search-result__list")).to_be_hidden()
    ask(search, ["loss is nan"])
    expect(search.locator(".md-search-result__list")).to_be_visible()


def test_answers_by_hand_lead_somewhere(search: Page, site: Path) -> None:
    given = search.evaluate(
        "async () => (await import('/javascripts/finding.js')).ANSWERS"
        ".flatMap((answer) => answer.found)"
    )
    assert len(given) > 15
    for address, title in given:
        page, _, anchor = address.partition("#")
        html = (site / page / "index.html").read_text(encoding="utf-8")
        assert title
        assert not anchor or f'id="{anchor}"' in html, address


def test_a_message_finds_its_entry_on_the_page_of_errors(open_page: Open) -> None:
    page = open_page("errors/")
    field = page.get_by_label("Paste your message")
    links = page.locator("tl-entries li a")
    for query, place in PASTED.items():
        if "#" in place and "expected scalar type" not in query:
            field.fill(query)
            href = links.first.get_attribute("href") or ""
            assert href.endswith(f"/{place}"), query
    wrong = {}
    for entry in ENTRIES:
        field.fill(f"RuntimeError: {entry.text.replace('4', '128')}")
        found = links.evaluate_all("all => all.map((a) => a.pathname + a.hash)")
        assert len(set(found)) == len(found), entry.text  # an entry has several texts
        if f"/{url_of(entry)}#{entry.anchor}" not in found[:2]:
            wrong[entry.text] = found
    assert wrong == {}
    field.fill("mat1 and mat2 shapes cannot be multiplied (32x784 and 512x10)")
    expect(page.locator("tl-entries")).to_contain_text("1 of")
    expect(page.locator("tl-entries")).to_contain_text(" matches.")
    field.fill("mat1 and mat2 sha")  # a part, as it is typed
    expect(links.first).to_have_attribute("href", re.compile("#mat1-and-mat2-shapes$"))
    field.fill("target size")  # others have these words, too, and stand above it
    expect(links.first).to_have_text("inconsistent target size")
    assert links.count() > 1
    field.fill("input and target")
    expect(page.locator("tl-entries")).to_contain_text("match. The best 5:")
    expect(links).to_have_count(5)
    field.fill("qwertz")
    expect(page.locator("tl-entries")).to_contain_text("None of the")
    expect(links).to_have_count(0)
    field.fill("expected scalar type Float but found Double")  # older words
    expect(links.first).to_have_attribute("href", re.compile("#mat1-and-mat2-dtype$"))
    field.fill("found at least two devices, cuda:0 and cpu!")  # an older wording
    field.press("Enter")
    page.wait_for_url("**/errors/devices/#expected-all-tensors-on-the-same-device")
    heading = page.locator("h3#expected-all-tensors-on-the-same-device")
    expect(heading).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_an_entry_s_old_address_is_one_click_from_it(
    scripts: bool, open_page: Open
) -> None:
    """When there was one page of errors, its entries had these anchors."""
    page = open_page("errors/#running-mean", scripts=scripts)
    link = page.locator("a#running-mean")
    expect(link).to_be_in_viewport()
    link.click()
    page.wait_for_url("**/errors/layers/#running-mean")
    expect(page.locator("h2#running-mean")).to_be_in_viewport()


def test_the_home_page_answers_by_hand_what_none_of_its_rows_has(
    open_page: Open,
) -> None:
    page = open_page("")
    field = page.get_by_label("Filter the list")
    said = page.locator("tl-filter p")
    wrong = {}
    for query, wanted in REPORTS.items():
        field.fill("")
        expect(said).to_be_empty()
        field.fill(query)
        expect(said).to_contain_text("match")
        found = said.locator("a").evaluate_all(
            "all => all.map((link) => link.pathname.slice(1) + link.hash)"
        )
        if len(found) > 1 and not any(answers(found, one) for one in wanted):
            wrong[query] = found
    assert wrong == {}
    field.fill("Regression is giving nan loss")
    expect(said.locator("a").first).to_have_attribute("href", re.compile(f"{NAN}$"))
    expect(said.locator("a")).to_have_count(2)
    field.fill("how to install pytorch on windows")
    expect(said).to_have_text("None of the 12 matches. Not on this site")
    page = open_page("errors/")
    page.get_by_label("Paste your message").fill("my loss explodes")
    said = page.locator("tl-entries p")
    expect(said).to_contain_text("None of the")
    expect(said.locator("a").last).to_contain_text("Search the whole site")
    page.get_by_label("Paste your message").fill("my optimizer's loss explodes " * 99)
    expect(said).to_contain_text("my optimizer's loss")
    assert len(said.inner_text()) < 300


def test_plain_words_find_an_answer_or_the_symptoms_first(search: Page) -> None:
    """Or the thread that asks the same, whose first line names the chapter."""
    asked = {"initialization/": "threads/learning-rate-mismatch/"}
    wanted = {}
    for entry in PLAIN:
        pages = [url(page) for page, _ in entry.links if page]
        threads = [asked[page] for page in pages if page in asked]
        frameworks = ["diagnose/"] if "Keras" in entry.seen else []
        wanted[entry.seen] = ["symptoms/", *pages, *threads, *frameworks]
    assert wrong_firsts(search, wanted) == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
@pytest.mark.parametrize("entry", CAUSES, ids=[entry.seen[:40] for entry in CAUSES])
def test_the_fix_is_one_click_from_home(
    entry: Entry, scripts: bool, open_page: Open
) -> None:
    page = open_page("", scripts=scripts)
    chapter = url(entry.links[0][0])
    cells = [row.locator("td").first for row in page.locator("tbody tr").all()]
    (cell,) = [c for c in cells if (c.text_content() or "").strip() == entry.seen]
    cell.locator("..").get_by_role("link", name="fix", exact=True).click()
    page.wait_for_url(f"**/{chapter}#fix")
    expect(page.locator("h2#fix")).to_be_in_viewport()


@pytest.mark.parametrize("query", THREADS)
def test_the_fix_is_two_clicks_from_the_search(query: str, open_page: Open) -> None:
    """The first result, then a link to the fix; the words found are marked by then."""
    page = open_page("")
    first = ask(page, [query])[query].shown[0]
    page.locator(".md-search-result__item .md-search-result__link").first.click()
    page.wait_for_url(f"**/{first}*")
    assert marked(page)
    name = re.compile("^(the fix|What the thread should have said)$")
    page.locator(".md-content, .md-sidebar--secondary").get_by_role(
        "link", name=name
    ).first.click()
    expect(page).to_have_url(re.compile("#(fix|what-the-thread-should-have-said)$"))


def test_an_answer_by_hand_is_one_click_from_the_search(open_page: Open) -> None:
    page = open_page("bias/")
    query = "why is my loss nan?"
    assert ask(page, [query])[query].shown == ("symptoms/#loss-is-nan",)
    page.locator(".md-search-result__item .md-search-result__link").first.click()
    page.wait_for_url("**/symptoms/#loss-is-nan")
    expect(page.locator("h2#loss-is-nan")).to_be_in_viewport()
