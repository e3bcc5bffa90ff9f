#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A static program that knows nothing of this project, at the device."""

import os
import sys

import node


def test_raw():
  node.expect(node.run_words(os.path.abspath(sys.argv[3])))


if __name__ == '__main__':
  node.need_fuse()
  node.main([test_raw])
