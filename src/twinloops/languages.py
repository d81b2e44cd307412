"""The languages of the site, with what the build says on a page in each.

English stands at the top of ``docs``, and a translation in a folder of its language:
``docs/zh/shapes.md`` is the Chinese ``docs/shapes.md``. It shows the same snippets, so
nothing runs twice.

The scripts' own words are in ``docs/javascripts/words.js``, those of the theme's frame
in ``overrides/partials/language.html``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Language(NamedTuple):
    """A language and its words; a ``{}`` stands for what the English words say there.

    The defaults are English, and say what the words are for. These need more:

    Attributes:
        tag: as HTML names it.
        last: what joins the last of the versions to the others.
        notebook: the link to a program's notebook page, and its name.
        run: the link that runs a program in Colab, and its name.
        saved: the name of a link to a figure's file, behind the kind of file.
        place: a variable or a cell, and the program that it is in.
        sources: the switch that makes a link of each value.
        outdated: what a translation says of itself if so many blocks of its original
            changed since.
        terms: what those terms of ``docs/glossary.txt`` mean that a translation keeps.
        verdict: what heads the column of a table that judges a thread's sentences.
        verdicts: the words for true, half true and false.
        score: how they are summed up; the last number is that of all.
    """

    tag: str = "en"
    name: str = "English"
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
    sources: str = "Show where the numbers come from"
    outdated: str = ""
    terms: Mapping[str, str] = MappingProxyType({})
    verdict: str = "Verdict"
    verdicts: tuple[str, str, str] = ("True", "Half true", "False")
    score: str = "{0} of {3} testable sentences true, {1} half true, {2} false"


ENGLISH = Language()
# By the folder below docs/. What else a new language needs, CONTRIBUTING.md lists.
LANGUAGES = {
    "": ENGLISH,
    "zh": Language(
        tag="zh-Hans",
        name="简体中文",
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
        sources="显示数字的出处",
        outdated="翻译之后，英文原文有 {} 处改动",
        terms={
            "fan_in": "一层的输入个数。",
            "logits": "分类器在 softmax 之前的输出：可以是任意实数，不是概率。",
            "MSE": "均方误差：(预测值 − 目标值)² 的均值。",
        },
        verdict="评判",
        verdicts=("正确", "对一半", "错误"),
        score="可以检验的 {3} 句话中，{0} 句正确，{1} 句对一半，{2} 句错误",
    ),
}

# Below, a page is its file below ``docs``, or its URL, with ``/``: ``zh/shapes.md``.


def folder_of(page: str) -> str:
    """The folder of a page's language; empty for English."""
    folder = page.partition("/")[0]
    return folder if folder in LANGUAGES else ""


def language_of(page: str) -> Language:
    """The language of a page."""
    return LANGUAGES[folder_of(page)]


def original_of(page: str) -> str:
    """The English page that a page translates; an English page itself."""
    folder = folder_of(page)
    return page.removeprefix(f"{folder}/") if folder else page


def home_of(page: str) -> str:
    """The folder below ``snippets`` that holds a page's own programs.

    A translation shows the programs of its original.
    """
    return original_of(page).removesuffix(".md").replace("-", "_")
