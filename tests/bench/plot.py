# SPDX-License-Identifier: MIT
"""The ratios as a picture: SVG, without any library."""

import html
import math

import figures

LEFT, RIGHT, TOP, STEP, WIDE = 190, 300, 92, 34, 1000
INK, PALE, GOOD, BAD = '#222222', '#8a8a8a', '#1b6ca8', '#c23b22'
STYLE = f'''<style>
text {{ font: 14px sans-serif; fill: {INK}; }}
.small {{ font-size: 12px; fill: #555555; }}
.title {{ font-size: 18px; font-weight: bold; }}
</style>'''


def tag(name, content=None, **attributes):
  pairs = ''.join(f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
                  for key, value in attributes.items())
  return f'<{name}{pairs}/>' if content is None else f'<{name}{pairs}>{html.escape(content)}</{name}>'


def line(x1, y1, x2, y2, **more):
  return tag('line', x1=f'{x1:.1f}', y1=f'{y1:.1f}', x2=f'{x2:.1f}', y2=f'{y2:.1f}', **more)


def words(x, y, content, **more):
  return tag('text', content, x=f'{x:.1f}', y=f'{y:.1f}', **more)


class Scale:
  """Logarithmic: half and double lie equally far from the floor."""

  def __init__(self, twelve):
    ends = [1.0]
    for figure in twelve:
      ends += [figure.low, figure.high, figures.of_row(figure.id).bound or 1.0]
    self.low, self.high = math.log(min(ends) * 0.9), math.log(max(ends) * 1.1)

  def __call__(self, ratio):
    share = (math.log(ratio) - self.low) / (self.high - self.low)
    return LEFT + share * (WIDE - LEFT - RIGHT)

  def ticks(self):
    """The floor, and of the others those that leave each other room."""
    taken = [1]
    for n in (2, 0.5, 4, 1.5, 8, 16, 32, 0.25, 3, 1.25, 0.75, 6):
      if self.low < math.log(n) < self.high and \
         all(abs(self(n) - self(other)) > 28 for other in taken):
        taken.append(n)
    return taken


def axis(at, bottom):
  for ratio in at.ticks():
    is_floor = ratio == 1
    yield line(at(ratio), TOP - 14, at(ratio), bottom, stroke=INK if is_floor else '#dddddd',
               stroke_width=1.5 if is_floor else 1)
    yield words(at(ratio), TOP - 20, f'{ratio:g}', text_anchor='middle', class_='small')


def mark(at, y, figure):
  row = figures.of_row(figure.id)
  colour = GOOD if figures.is_held(figure) else BAD
  yield words(LEFT - 12, y + 5, figure.id, text_anchor='end')
  if row.bound is not None:
    yield line(at(row.bound), y - 11, at(row.bound), y + 11, stroke=PALE, stroke_width=4)
  yield line(at(figure.low), y, at(figure.high), y, stroke=colour, stroke_width=3)
  yield tag('circle', cx=f'{at(figure.ratio):.1f}', cy=y, r=5.5, fill=colour)
  value = (f'{figure.ratio:.3f}  =  {figure.median:.{row.digits}f} / '
           f'{figure.floor:.{row.digits}f} {figure.unit}')
  yield words(WIDE - RIGHT + 16, y - 1, value)
  yield words(WIDE - RIGHT + 16, y + 13, f'to {row.floor}', class_='small')


def as_svg(machine, twelve):
  at = Scale(twelve)
  bottom = TOP + STEP * len(twelve)
  parts = [STYLE, tag('rect', width='100%', height='100%', fill='white'),
           words(20, 28, 'What it costs, as a ratio to its floor', class_='title'),
           words(20, 48, machine, class_='small'),
           *axis(at, bottom - 8)]
  for index, figure in enumerate(twelve):
    parts += mark(at, TOP + STEP * index + 8, figure)
  parts.append(words(20, bottom + 22, 'Dot: median; line: eight in ten samples; grey bar: the most '
                     'that it may be; red: over it. The scale is logarithmic.', class_='small'))
  height = bottom + 36
  return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{height}" '
          f'viewBox="0 0 {WIDE} {height}">\n' + '\n'.join(parts) + '\n</svg>\n')
