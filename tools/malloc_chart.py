"""The chart of malloc_bench.py: for each workload a group of bars, one for each allocator."""

COLOURS = {"ours": "#c0392b", "glibc": "#7f8c8d", "musl": "#2980b9", "jemalloc": "#27ae60",
           "tcmalloc": "#e67e22", "mimalloc": "#8e44ad"}
BAR, GAP, LEFT, HEIGHT, TOP = 11, 18, 46, 170, 46
MOST = 4.0  # times the best; what is higher is cut off and has its number written


def text(x, y, content, size=11, anchor="middle", colour="#222"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{colour}">{content}</text>')


def bar(x, base, times, colour):
    height = min(times, MOST) / MOST * HEIGHT
    out = [f'<rect x="{x:.1f}" y="{base - height:.1f}" width="{BAR - 1}" height="{height:.1f}" '
           f'fill="{colour}"/>']
    if times > MOST:
        out.append(text(x + BAR / 2, base - height - 3, f"{times:.0f}", 8))
    return out


def panel(title, top, results, allocators, value):
    base = top + HEIGHT
    group = BAR * len(allocators) + GAP
    width = LEFT + group * len(results)
    out = [text(LEFT, top - 14, title, 13, "start")]
    for times in range(1, int(MOST) + 1):
        y = base - times / MOST * HEIGHT
        out.append(f'<line x1="{LEFT}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        out.append(text(LEFT - 6, y + 4, f"{times}", 10, "end"))
    for i, (name, row) in enumerate(results.items()):
        x = LEFT + i * group + GAP / 2
        best = min(value(result) for result in row.values()) or 1
        for k, allocator in enumerate(allocators):
            out += bar(x + k * BAR, base, value(row[allocator]) / best, COLOURS[allocator])
        out.append(text(x + group / 2 - GAP / 2, base + 14, name))
    out.append(f'<line x1="{LEFT}" x2="{width}" y1="{base}" y2="{base}" stroke="#222"/>')
    return out


def draw(results, allocators):
    """An SVG with instructions and peak RSS, both as multiples of the best of each workload."""
    width = LEFT + (BAR * len(allocators) + GAP) * len(results) + 20
    second = TOP + HEIGHT + 70
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
           f'height="{second + HEIGHT + 30}" font-family="sans-serif">',
           '<rect width="100%" height="100%" fill="white"/>']
    for k, allocator in enumerate(allocators):
        x = LEFT + 90 * k
        out.append(f'<rect x="{x}" y="8" width="10" height="10" fill="{COLOURS[allocator]}"/>')
        out.append(text(x + 14, 17, allocator, 11, "start"))
    out += panel("instructions, as a multiple of the best", TOP, results, allocators,
                 lambda r: r.instructions)
    out += panel("peak RSS, as a multiple of the best", second, results, allocators,
                 lambda r: r.rss)
    return "\n".join(out + ["</svg>", ""])
