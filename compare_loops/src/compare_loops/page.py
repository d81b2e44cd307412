"""A report as HTML: a fragment for a notebook, and one self-contained page."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from compare_loops.experiment import verdict

if TYPE_CHECKING:
    from compare_loops.report import Report
    from compare_loops.rows import Row

# A is vermilion and drawn through, B is blue and dashed: never by colour alone.
COLOURS = ("#b34700", "#0067a6")
DASHES = ("", "6 4")

STYLE = """
.compare-loops { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; }
.compare-loops table { border-collapse: collapse; width: 100%; }
.compare-loops th, .compare-loops td { text-align: left; vertical-align: top;
  padding: .4rem .6rem; border-bottom: 1px solid #8886; }
.compare-loops .a { border-left: 3px solid #b34700; }
.compare-loops .b { border-left: 3px dashed #0067a6; }
.compare-loops code { font-size: .9em; }
"""

WIDTH, HEIGHT, MARGIN = 640, 240, 48


def cause_row(number: int, row: Row) -> str:
    """Return a cause as two rows of a table: both values, then the advice."""
    cells = "".join(
        f'<td class="{side}">{escape(text)}<br><code>{escape(where)}</code></td>'
        for side, text, where in (("a", row.a, row.where_a), ("b", row.b, row.where_b))
    )
    chapter = f"Twin Loops, {escape(row.chapter)}"
    if row.link:
        chapter = f'<a href="{escape(row.link)}">{chapter}</a>'
    return (
        f'<tr><th scope="row">{number}. {escape(row.kind)}</th>{cells}</tr>'
        f'<tr><td></td><td colspan="2">{escape(row.why)} Why: {chapter}.</td></tr>'
    )


def curve(losses: list[float], low: float, high: float, side: int) -> str:
    """Return one loss curve as an SVG path with its label."""
    n = max(1, len(losses) - 1)
    points = []
    for t, loss in enumerate(losses):
        if math.isfinite(loss) and loss > 0:
            x = MARGIN + (WIDTH - 2 * MARGIN) * t / n
            part = (math.log10(loss) - low) / ((high - low) or 1)
            points.append((x, HEIGHT - MARGIN / 2 - (HEIGHT - MARGIN) * part))
    if not points:
        return ""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<polyline points="{path}" fill="none" stroke="{COLOURS[side]}" '
        f'stroke-width="2" stroke-dasharray="{DASHES[side]}"/>'
        f'<text x="{x + 6:.1f}" y="{y + 4 + 12 * side:.1f}" fill="{COLOURS[side]}" '
        f'font-size="13">{"AB"[side]}</text>'
    )


def curves(report: Report) -> str:
    """Return both loss curves as SVG, on a logarithmic axis."""
    known = [v for side in report.losses for v in side if math.isfinite(v) and v > 0]
    if not known:
        return ""
    low, high = math.log10(min(known)), math.log10(max(known))
    lines = "".join(curve(side, low, high, k) for k, side in enumerate(report.losses))
    label = (
        f"Loss of {report.a} (A, drawn through) and {report.b} (B, dashed), from "
        f"{min(known):.3g} to {max(known):.3g}, logarithmic"
    )
    ticks = "".join(
        f'<text x="2" y="{y}" font-size="12" fill="currentColor">{value:.3g}</text>'
        for y, value in (
            (MARGIN / 2 + 4, max(known)),
            (HEIGHT - MARGIN / 2, min(known)),
        )
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}" '
        f'width="100%">{ticks}{lines}</svg><p>{escape(label)}.</p>'
    )


def experiments(report: Report) -> str:
    """Return the experiments as a table, with the closing sentence."""
    if not report.experiments:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(e.title)}</th><td>{e.first:.4g}</td>'
        f"<td>{e.last:.4g}</td><td>{escape(e.closed_text())}</td></tr>"
        for e in (*report.experiments, report.goal())
    )
    end = escape(verdict(report.experiments, report.a, report.b))
    return (
        "<h2>One change at a time</h2><table><tr><th>run</th><th>first loss</th>"
        f"<th>last loss</th><th>effect</th></tr>{rows}</table><p>{end}</p>"
    )


def fragment(report: Report) -> str:
    """Return the report as HTML for a notebook."""
    head = (
        f'<tr><th></th><th class="a">A: {escape(report.a)}</th>'
        f'<th class="b">B: {escape(report.b)}</th></tr>'
    )
    rows = "".join(cause_row(k, row) for k, row in enumerate(report.causes, 1))
    said = "".join(
        f"<li>{escape(row.kind)} could not be judged. {escape(row.why)}</li>"
        for row in report.rows
        if row.verdict == "not judged"
    )
    said += "".join(f"<li>{escape(note)}</li>" for note in report.notes)
    summary = "" if report.causes else "<p>The two loops agree.</p>"
    return (
        f'<div class="compare-loops"><style>{STYLE}</style>{summary}'
        f"<table>{head}{rows}</table>{'<ul>' + said + '</ul>' if said else ''}"
        f"{curves(report)}{experiments(report)}</div>"
    )


def page(report: Report) -> str:
    """Return the report as one self-contained page."""
    title = escape(f"{report.a} and {report.b} compared")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{title}</title></head><body><h1>{title}</h1>{fragment(report)}"
        "</body></html>\n"
    )
