#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguest_constant() knows every constant of the headers of libsnpguest and
the layout of every structure, by the compiler's own value; so do
snpguest_verify_constant() and snpguest_sim_constant() of theirs.  What the last release had is still
what it was: constants-VERSION.txt, made anew with UPDATE=1 in the environment
when a release is tagged.  constants.py BUILD PREFIX LIBDIR SOURCE-DIR."""

import os
import re
import sys

import staged

# library, its function, the header to include, all of its headers
LIBRARIES = (
  ('snpguest', 'snpguest_constant', 'snpguest.h',
   ('snpguest.h', 'snpguest-status.h', 'snpguest-report.h')),
  ('snpguest-verify', 'snpguest_verify_constant', 'snpguest-verify.h',
   ('snpguest-verify.h',)),
  ('snpguest-sim', 'snpguest_sim_constant', 'snpguest-sim.h', ('snpguest-sim.h',)),
)
RELEASED = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'constants-0.1.0.txt')
DEFINE = re.compile(r'^#define (SNPGUEST_[A-Z0-9_]+)[ \t]+\S', re.M)

STRUCT = re.compile(r'^struct (snpguest_\w+) \{(.*?)^\};', re.M | re.S)

PROGRAM = '''#include <%(header)s>
#include <stddef.h>
#include <stdio.h>
static int failed;
static void same(const char *name, int64_t want)
{
	int64_t have = ~want;
	printf("%%s = %%lld\\n", name, (long long)want);
	if (%(function)s(name, &have) == 0 && have == want)
		return;
	failed = 1;
	printf("but the library says %%lld\\n", (long long)have);
}
int main(void)
{
	int64_t none = 1;
%(lines)s
	if (%(function)s("SNPGUEST_NO_SUCH", &none) != SNPGUEST_E_USAGE)
		failed = 1;
	return failed;
}
'''


def layouts(text):
  """sizeof and offsetof expressions for the structures of one header."""
  text = re.sub(r'/\*.*?\*/', '', text, flags=re.S)
  for name, body in STRUCT.findall(text):
    yield f'sizeof(struct {name})'
    for line in filter(None, (' '.join(part.split()) for part in body.split(';'))):
      field = re.search(r'\(\*(\w+)\)|(\w+)(?:\[[^]]*\])?$', line)
      field = field[1] or field[2]
      if not field.startswith('rsvd'):
        yield f'offsetof(struct {name}, {field})'


def names(top, headers):
  found = []
  for header in headers:
    with open(os.path.join(top, 'include', header), encoding='utf-8') as f:
      text = f.read()
    found += DEFINE.findall(text) + list(layouts(text))
  return found


def compare(stage, top, library, function, header, headers):
  every = names(top, headers)
  if len(every) < 50:
    staged.die(f'only {len(every)} constants found: the pattern is wrong')
  lines = '\n'.join(f'\tsame("{n}", (int64_t)({n}));' for n in every)
  source = os.path.join(stage.work, library + '-constants.c')
  with open(source, 'w', encoding='utf-8') as f:
    f.write(PROGRAM % {'header': header, 'function': function, 'lines': lines})
  said = staged.run([stage.compile(source, [library])], env=stage.env())
  print(f'{library}: {len(every)} constants')
  # A structure may grow; what is in it stays where it is.
  return [line for line in said.splitlines() if not line.startswith('sizeof(')]


def still(rows):
  """Nothing that the last release promised has another value or is gone."""
  if os.environ.get('UPDATE') == '1':
    with open(RELEASED, 'w', encoding='utf-8') as f:
      f.write('\n'.join(sorted(rows)) + '\n')
  with open(RELEASED, encoding='utf-8') as f:
    before = set(f.read().splitlines())
  other = sorted(before - set(rows))
  if other or len(before) < 200:
    staged.die(f'{os.path.basename(RELEASED)} has {len(before)} rows; no longer so: {other}')


def main():
  stage, (top,) = staged.from_arguments()
  rows, whole = [], True
  with stage:
    for library, function, header, headers in LIBRARIES:
      if os.path.exists(stage.at('include', header)):
        rows += compare(stage, top, library, function, header, headers)
      else:
        whole = False
  if whole:
    still(rows)
  sys.exit(0)


if __name__ == '__main__':
  main()
