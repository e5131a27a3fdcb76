"""Small drawings as SVG: lines over shares, and rates with their intervals. Same numbers, same bytes."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

INK, MUTED, GRID, BAD = "#1b2733", "#6b7785", "#e3e8ee", "#c0392b"
COLOURS = ("#2458c5", "#12805c", "#b2691a")
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP = 430, 190, 44, 112, 14


def lines(series: Mapping[str, Sequence[float]], ticks: Sequence[str], low: float, bar: float) -> str:
    """One line a series over the ticks, from `low` to 1, with the bar dashed across."""
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(ticks) - 1, 1)

    def height(value: float) -> float:
        return _TOP + (1 - max(value, low)) / (1 - low) * (_HEIGHT - _TOP - 34)

    parts = [_grid(low, height), _dashed(height(bar), f"bar {bar:.2f}")]
    parts += [
        _text(_LEFT + number * step, _HEIGHT - 14, tick, MUTED, "middle") for number, tick in enumerate(ticks)
    ]
    ends: list[float] = []
    for (name, values), colour in zip(series.items(), COLOURS, strict=False):
        points = [(_LEFT + number * step, height(value)) for number, value in enumerate(values)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{colour}"/>' for x, y in points]
        label = points[-1][1]
        while any(abs(label - other) < 13 for other in ends):  # noqa: PLR2004 - a line of text
            label += 13
        ends.append(label)
        parts.append(_text(points[-1][0] + 10, label + 4, f"{name} {values[-1]:.3f}", colour, "start"))
    return _svg(_WIDTH, _HEIGHT, parts)


def _grid(low: float, height: Callable[[float], float]) -> str:
    drawn = []
    for number in range(6):
        value = low + (1 - low) * number / 5
        y = height(value)
        drawn.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{GRID}"/>')
        drawn.append(_text(_LEFT - 8, y + 4, f"{value:.2f}", MUTED, "end"))
    return "".join(drawn)


def _dashed(y: float, label: str) -> str:
    line = (
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
        f'stroke="{BAD}" stroke-dasharray="5 4"/>'
    )
    return line + _text(_LEFT + 6, y + 13, label, BAD, "start")


def intervals(rows: Sequence[tuple[str, float, float, float, bool]]) -> str:
    """One row a group: its name, its rate as a dot, its interval as a bar; flagged ones in red."""
    left, width, step = 150, 430, 19
    scale = (width - left - 52) / 1.0
    parts = []
    for number, (name, rate, low, high, flagged) in enumerate(rows):
        y, colour = 12 + number * step, BAD if flagged else COLOURS[0]
        x1, x2, dot = (left + value * scale for value in (low, high, rate))
        parts += [
            f'<line x1="{left}" x2="{width - 52}" y1="{y}" y2="{y}" stroke="{GRID}"/>',
            (
                f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y}" y2="{y}" stroke="{colour}" '
                f'stroke-width="6" stroke-linecap="round" opacity="0.3"/>'
            ),
            f'<circle cx="{dot:.1f}" cy="{y}" r="4" fill="{colour}"/>',
            _text(left - 10, y + 4, name, INK, "end"),
            _text(width, y + 4, f"{rate:.0%}", colour, "end"),
        ]
    return _svg(width, 16 + len(rows) * step, parts)


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img">{"".join(parts)}</svg>'
