#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The manual's first page as HTML: every page, what it is called, and what it
is about, where a newcomer would begin first: index.py VERSION PAGE..."""

import os
import re
import sys
from xml.sax.saxutils import escape

SECTIONS = (
  ('7', 'Start here', 'The words, the path of a report, who is trusted with what.'),
  ('1', 'In a shell', ''),
  ('3', 'In a program', ''),
  ('8', 'Without the hardware', ''),
  ('5', 'Files', ''),
  ('4', 'The device', ''),
)
HEAD = '''<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8"/>
  <meta name="viewport" content="width=device-width, initial-scale=1.0"/>
  <link rel="stylesheet" href="snpguest.css" type="text/css" media="all"/>
  <title>libsnpguest: the manual</title>
</head>
<body>
<main class="manual-text">
<h1>libsnpguest {version}</h1>
<p>Attestation reports and derived keys for AMD SEV-SNP guests, their
verification anywhere, and a simulated machine to try both on.</p>
'''


def described(path):
  """The names of a page, and its one line."""
  with open(path, encoding='utf-8') as f:
    head, _, rest = f.read().partition('.Nd ')
  names = re.findall(r'^\.Nm\s+([\w-]+)', head, re.M)
  return names, rest.partition('\n')[0]


def entry(path):
  names, about = described(path)
  file = os.path.basename(path)
  name, section = file.rsplit('.', 1)
  others = ', '.join(f'<a href="{n}.{section}.html">{n}</a>' for n in names if n != name)
  if others:
    others = f'<div class="names">also {others}</div>'
  return (f'<dt><a class="Xr" href="{file}.html">{name}({section})</a></dt>\n'
          f'<dd>{escape(about)}{others}</dd>\n')


def main():
  version, pages = sys.argv[1], sorted(sys.argv[2:])
  out = [HEAD.format(version=escape(version))]
  for section, title, words in SECTIONS:
    out.append(f'<h2 class="index">{title}</h2>\n')
    if words:
      out.append(f'<p>{words}</p>\n')
    out.append('<dl class="index">\n')
    out += [entry(page) for page in pages if page.endswith('.' + section)]
    out.append('</dl>\n')
  out.append('</main>\n</body>\n</html>\n')
  sys.stdout.write(''.join(out))


if __name__ == '__main__':
  main()
