"""What the build says on a page, in each language of the site.

The scripts' own words are in ``docs/javascripts/words.js``, those of the theme's frame
in ``overrides/partials/language.html``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from twinloops.languages import folder_of


class Words(NamedTuple):
    """Words in one language; a ``{}`` stands for a program, a cell, a figure.

    Attributes:
        differ: what the sign at a line of twins means.
        versions: with which versions the outputs were made.
        between: what joins those versions.
        last: what joins the last of them to the others.
        output: the name of a cell's outputs.
        tools: the name of a program's toolbar.
        show: the button that shows a whole program.
        notebook: the link to a program's notebook page, and its name.
        run: the link that runs a program in Colab, and its name.
        copy: the button that copies a whole program.
        download: the link to a program's text.
        with_outputs: the name of the link to a program's notebook.
        save: what stands before the links to a figure's files.
        saved: the name of such a link, behind the kind of file.
        place: a variable or a cell, and the program that it is in.
        anchor: the name of the link to a heading.
        back: the name of the link from a footnote to its place.
        terms: what those terms of ``docs/glossary.txt`` mean that a translation keeps.
    """

    differ: str = "marks the lines in which A and B differ."
    versions: str = "Outputs made with {}, on a CPU."
    between: str = ", "
    last: str = " and "
    output: str = "Output of {}"
    tools: str = "Program {}"
    show: str = "Show it here"
    notebook: tuple[str, str] = ("Notebook page", "Notebook page of {}")
    run: tuple[str, str] = ("Run in Colab", "Run {} in Colab")
    copy: str = "Copy"
    download: str = "Download .py"
    with_outputs: str = "Download .ipynb: {}, with outputs"
    save: str = "Save the figure:"
    saved: str = "of the figure {}"
    place: str = "{0} in {1}"
    anchor: str = "Permanent link"
    back: str = "Jump back to footnote {} in the text"
    terms: Mapping[str, str] = MappingProxyType({})


ENGLISH = Words()
_BY_FOLDER = {
    "": ENGLISH,
    "zh": Words(
        differ="标出 A 与 B 不同的行。",
        versions="本页的输出在 CPU 上运行得到，所用版本：{}。",
        between="、",
        last="、",
        output="{} 的输出",
        tools="程序 {}",
        show="在这里显示",
        notebook=("笔记本页面", "{} 的笔记本页面"),
        run=("在 Colab 中运行", "在 Colab 中运行 {}"),
        copy="复制",
        download="下载 .py",
        with_outputs="下载 .ipynb：{}，含输出",
        save="保存此图：",
        saved="图：{}",
        place="{1} 中的 {0}",
        anchor="本节的永久链接",
        back="回到正文中的脚注 {}",
        terms={
            "fan_in": "一层的输入个数。",
            "logits": "分类器在 softmax 之前的输出：可以是任意实数，不是概率。",
            "MSE": "均方误差：(预测值 − 目标值)² 的均值。",
        },
    ),
}


def words_of(page: str) -> Words:
    """The words of a page's language.

    Args:
        page: the page's file below ``docs``, with ``/``: ``zh/shapes.md``.
    """
    return _BY_FOLDER[folder_of(page)]
