#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A page of the manual as HTML, which refers only to pages that are there:
html.py MANDOC NAMES PAGE, where NAMES are as open.2, with commas between."""

import re
import subprocess
import sys

REFERENCE = re.compile(r'<a\s+class="Xr"\s+href="([^"]*)\.html">(.*?)</a>', re.S)

BODY = '<body>\n<nav><a href="index.html">libsnpguest: the manual</a></nav>'


def main():
  mandoc, names, page = sys.argv[1:]
  known = set(names.split(','))
  html = subprocess.run([mandoc, '-T', 'html', '-O', 'toc,style=snpguest.css,man=%N.%S.html', page],
                        stdout=subprocess.PIPE, text=True, check=True).stdout
  html = REFERENCE.sub(
    lambda found: found[0] if found[1] in known else f'<span class="Xr">{found[2]}</span>', html)
  sys.stdout.write(html.replace('<html>', '<html lang="en">', 1).replace('<body>', BODY, 1))


if __name__ == '__main__':
  main()
