# SPDX-License-Identifier: MIT
"""The public face as data: the structures that a header declares, and what
each language makes of them."""

import os
import re

STRUCT = re.compile(r'^struct (snpguest_\w+) \{(.*?)^\};', re.M | re.S)
# A member: const, its type, asterisks, its name, how many.
MEMBER = re.compile(r'^(?:const )?(struct \w+|\w+) (\**)(\w+)(?:\[(\w+)\])?$')

PLAIN = ('uint8_t', 'uint16_t', 'uint32_t', 'uint64_t', 'int32_t', 'int64_t', 'size_t', 'char')


def members(body, constants):
  """(name, type, count) of each; type is of PLAIN, 'pointer', or a structure's
  name, and count 0 for what is no array."""
  for text in filter(None, (' '.join(part.split()) for part in body.split(';'))):
    pointer = re.search(r'\(\*(\w+)\)', text)
    if pointer:
      yield pointer[1], 'pointer', 0
      continue
    kind, stars, name, count = MEMBER.match(text).groups()
    if count and not count.isdigit():
      count = constants[count]
    kind = 'pointer' if stars else kind.replace('struct ', '')
    yield name, kind, int(count or 0)


def structures(top, headers, constants):
  """name: members, in the order in which they are declared."""
  found = {}
  for header in headers:
    with open(os.path.join(top, 'include', header), encoding='utf-8') as f:
      text = re.sub(r'/\*.*?\*/', '', f.read(), flags=re.S)
    for name, body in STRUCT.findall(text):
      found[name] = list(members(body, constants))
  return found


def rows(name, fields):
  """What the twin is asked about a structure, and the member, None for all."""
  yield f'sizeof(struct {name})', None
  for field, _, _ in fields:
    if not field.startswith('rsvd'):
      yield f'offsetof(struct {name}, {field})', field
