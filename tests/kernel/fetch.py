#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fetch the kernels that tests/kernel boots: about 100 MB, once.

fetch.py [debug]

With that word, also build the debug kernel from Debian's source: some 10
minutes on two processors, once.
"""

import sys

import debugkernel
import kernels


def main():
  status = 0
  for series in kernels.SERIES:
    kernel, why = kernels.fetch(series)
    if not kernel and not kernels.find(series):
      print(f'no kernel {series}: {why}', file=sys.stderr)
      status = 1
  if 'debug' in sys.argv[1:]:
    kernel, why = debugkernel.fetch()
    if not kernel:
      print(f'no debug kernel: {why}', file=sys.stderr)
      status = 1
  sys.exit(status)


if __name__ == '__main__':
  main()
