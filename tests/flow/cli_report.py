# SPDX-License-Identifier: MIT
"""Reports that nobody signed, for tests of what is shown and answered."""

import struct


def a_report(version=3, family=0x19, model=0x01, fill=0):
  """A report that says as much as a parser asks for; @fill elsewhere."""
  raw = bytearray(1184)
  if fill:
    raw[0x10:0x30] = bytes([fill]) * 0x20
    raw[0x90:0x180] = bytes([fill]) * 0xf0
  struct.pack_into('<IIQ', raw, 0, version, 7, 0x30000 | 1 << 40)
  struct.pack_into('<II', raw, 0x30, 1, 1)
  struct.pack_into('<Q', raw, 0x40, 0x8000000000000067)
  raw[0x188:0x18b] = bytes((family, model, 1))
  raw[0x1a0:0x1e0] = bytes(range(64))
  return bytes(raw)


def every():
  """One of each version, one of a processor that nobody knows."""
  return {'v2': a_report(2), 'v3': a_report(), 'v3-full': a_report(fill=0xc3),
          'v5': a_report(5, 0x1a, 2), 'unknown': a_report(9, 0x42, 0xff)}
