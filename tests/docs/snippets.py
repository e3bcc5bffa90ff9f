#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The manual's examples in C compile against the public headers, and every
page that a page refers to is there: snippets.py SOURCE-DIR."""

import os
import re
import subprocess
import sys

# What an example may take for granted, and each uses a part of.
BEFORE = '''#include <snpguest-sim.h>
#include <snpguest-verify.h>
#include <stdio.h>
#include <string.h>
void trust(const uint8_t *raw, size_t len);
void unseal(const uint8_t key[32]);
struct example {
	snpguest_device *dev;
	snpguest_verifier *verifier;
	snpguest_certs *certs;
	const uint8_t *nonce, *raw, *ours;
	size_t len;
	snpguest_status status;
	struct snpguest_fault fault;
};
void example(struct example *e);
void example(struct example *e)
{
	snpguest_device *dev = e->dev;
	snpguest_verifier *verifier = e->verifier;
	snpguest_certs *certs = e->certs;
	const uint8_t *nonce = e->nonce, *raw = e->raw, *ours = e->ours;
	size_t len = e->len;
	snpguest_status status = e->status;
	struct snpguest_fault fault = e->fault;
	(void)dev; (void)nonce; (void)raw; (void)len; (void)status; (void)fault;
	(void)verifier; (void)certs; (void)ours;
	{
'''
AFTER = '\n\t(void)status;\n}}\n'

def read(path):
  with open(path, encoding='utf-8') as f:
    return f.read()


def examples(text):
  part = text.partition('.Sh EXAMPLES')[2].partition('.Sh ')[0]
  for block in re.findall(r'^\.Bd -literal.*\n(.*?)^\.Ed$', part, re.M | re.S):
    lines = [line for line in block.splitlines() if not line.startswith('\\&')]
    yield '\n'.join(lines).replace('\\e', '\\')


def compiles(top, code):
  done = subprocess.run(['cc', '-x', 'c', '-std=gnu11', '-Wall', '-Wextra', '-Werror',
                         '-Wno-shadow', '-fsyntax-only', '-I', os.path.join(top, 'include'),
                         '-'], input=BEFORE + code + AFTER, capture_output=True, text=True,
                        check=False)
  return done.stderr if done.returncode else None


def names(text):
  """What a page is found by."""
  return re.findall(r'^\.Nm\s+([\w-]+)', text.split('.Nd')[0], re.M)


def main():
  top = sys.argv[1]
  folder = os.path.join(top, 'man')
  pages = {p: read(os.path.join(folder, p)) for p in sorted(os.listdir(folder))
           if re.search(r'\.[1-9]$', p)}
  known = {f'{n} {p[-1]}' for p, text in pages.items() for n in names(text)}
  lines, count = [], 0
  for page, text in pages.items():
    for name, section in re.findall(r'^\.Xr ([\w-]+) (\d)', text, re.M):
      ours = name.startswith(('snpguest', 'sev-guest'))
      if ours and f'{name} {section}' not in known:
        lines.append(f'{page} refers to {name}({section}), which is not here')
    for code in examples(text) if page.endswith('.3') else ():
      count += 1
      said = compiles(top, code)
      if said:
        lines.append(f'{page}: an example does not compile:\n{said}')
  print('\n'.join(lines) or f'{count} examples in {len(pages)} pages')
  sys.exit(1 if lines or count < 12 else 0)


if __name__ == '__main__':
  main()
