#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguest_constant() knows every constant of the headers of libsnpguest and
the layout of every structure, by the compiler's own value; so does
snpguest_verify_constant() of its header:
constants.py BUILD PREFIX LIBDIR SOURCE-DIR."""

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
)
DEFINE = re.compile(r'^#define (SNPGUEST_[A-Z0-9_]+)[ \t]+\S', re.M)

STRUCT = re.compile(r'^struct (snpguest_\w+) \{(.*?)^\};', re.M | re.S)

PROGRAM = '''#include <%(header)s>
#include <stddef.h>
#include <stdio.h>
static int failed;
static void same(const char *name, int64_t want)
{
	int64_t have = ~want;
	if (%(function)s(name, &have) == 0 && have == want)
		return;
	failed = 1;
	printf("%%s is %%lld, the library says %%lld\\n", name,
	       (long long)want, (long long)have);
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
  staged.run([stage.compile(source, [library])], env=stage.env())
  print(f'{library}: {len(every)} constants')


def main():
  stage, (top,) = staged.from_arguments()
  with stage:
    for library, function, header, headers in LIBRARIES:
      if os.path.exists(stage.at('include', header)):
        compare(stage, top, library, function, header, headers)
  sys.exit(0)


if __name__ == '__main__':
  main()
