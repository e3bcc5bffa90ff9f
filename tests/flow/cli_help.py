#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Help texts are the golden ones, and every mistake on the command line is
exit 2 with a hint.  With UPDATE=1 in the environment the golden texts are
written anew."""

import os
import re

import ctl

HERE = os.path.dirname(os.path.abspath(__file__))
VERBS = ('report', 'key', 'show', 'verify', 'fetch', 'completion')

# words after the tool's name, what stderr must say
MISTAKES = [
  ([], 'which verb?'),
  (['verfy'], "did you mean 'verify'?"),
  (['reprot'], "did you mean 'report'?"),
  (['frobnicate'], "unknown verb 'frobnicate'"),
  (['--frobnicate'], 'comes after a verb'),
  (['show'], 'which FILE?'),
  (['show', 'a', 'b'], "'b' is one word too many"),
  (['report', 'a'], "'a' is one word too many"),
  (['show', '--jsno', 'a'], 'did you mean --json?'),
  (['show', '--frobnicate', 'a'], 'unknown option --frobnicate'),
  (['show', '-Z', 'a'], 'unknown option -Z'),
  (['show', '--json=yes', 'a'], '--json takes no value'),
  (['report', '--user-data'], '--user-data needs a value'),
  (['report', '-u'], '-u needs a value'),
  (['report', '--usr-data', '00'], 'did you mean --user-data?'),
  (['report', '-u', 'xyz'], 'not 1 to 64 bytes'),
  (['report', '-u', '0'], 'not 1 to 64 bytes'),
  (['report', '-u', ''], 'not 1 to 64 bytes'),
  (['report', '-u', '00' * 65], 'not 1 to 64 bytes'),
  (['report', '-u', '00', '-u', '01'], 'given twice'),
  (['report', '--vmpl', '4'], 'no number from 0 to 3'),
  (['report', '--vmpl', '-1'], 'no number from 0 to 3'),
  (['report', '--vmpl', '1', '--vmpl', '1'], 'given twice'),
  (['report', '--timeout', '1e9'], 'no number'),
  (['report', '--json', '-o', '-'], 'cannot both go to standard output'),
  (['key'], '--output FILE'),
  (['key', '-o', 'x', '--root', 'ark'], 'neither vcek nor vmrk'),
  (['key', '-o', 'x', '--fields', 'mesurement'], "did you mean 'measurement'?"),
  (['key', '-o', 'x', '--fields', ''], 'not known'),
  (['key', '-o', 'x', '--fields', 'policy,'], 'not known'),
  (['key', '-o', 'x', '--guest-svn', '1'], 'guest-svn among the --fields'),
  (['key', '-o', 'x', '--tcb', '00' * 8], 'tcb-version among the --fields'),
  (['key', '-o', 'x', '--fields', 'tcb-version', '--tcb', '00' * 7], 'not the 8 bytes'),
  (['key', '--json', '-o', '-'], 'cannot both go to standard output'),
  (['fetch', 'x'], '--certs DIR'),
  (['fetch', 'x', '--certs', 'y', '--offline', '--refresh'], 'contradict each other'),
  (['verify', 'x'], '--any-user-data'),
  (['verify', '-u', '00', '--any-user-data', 'x'], 'contradict each other'),
  (['verify', 'x'], 'either --user-data'),
  (['verify', '--any-user-data', '--at', 'yesterday', 'x'], 'is no time'),
  (['verify', '--any-user-data', '--permit', 'debgu', 'x'], "did you mean 'debug'?"),
  (['completion', 'fish'], 'only for bash'),
]


def golden(tool, name, *args):
  text = tool.expect(0, *args).stdout
  path = os.path.join(HERE, 'golden', f'{name}.txt')
  if os.environ.get('UPDATE') == '1':
    ctl.write(path, text)
  ctl.check(text == ctl.read(path), f'{args}: not the golden text:\n{text.decode()}')
  for line in text.decode().splitlines():
    ctl.check(len(line) <= 79, f'{args}: wider than a terminal: {line}')


def manual(name):
  return ctl.read(os.path.join(HERE, '..', '..', 'man', name)).decode()


def check_manual():
  """The manual leaves no option out, nor does the policy file's."""
  page, policy = manual('snpguestctl.1'), manual('snpguest-policy.5')
  count = 0
  for verb in VERBS:
    text = ctl.read(os.path.join(HERE, 'golden', f'{verb}.txt')).decode()
    for name in re.findall(r'^  (?:-.,|   ) --([a-z-]+)', text, re.M):
      ctl.check(re.search(rf'(Fl|,) -{name}\b', page), f'--{name} is not in the manual')
      count += 1
    if 'Policy options:' not in text:
      continue
    rows = text.split('Policy options:')[1].split('Common options:')[0]
    for name in re.findall(r'^  (?:-.,|   ) --([a-z-]+)', rows, re.M):
      member = name.replace('-', '_')
      ctl.check(name == 'policy' or re.search(rf'(Cm|,) {member}\b', policy),
                f'{member} is not in snpguest-policy(5)')
  ctl.check(count > 60, f'only {count} options found')


def main():
  tool = ctl.Ctl()
  golden(tool, 'tool', '--help')
  for verb in VERBS:
    golden(tool, verb, verb, '--help')
    golden(tool, verb, verb, '-qh')
    tool.expect(0, verb, '--version', out='snpguestctl ')
  tool.expect(0, '--version', out='snpguestctl ')
  check_manual()
  for words, said in MISTAKES:
    done = tool.expect(2, *words, err=[said, 'Try '])
    ctl.check(done.stdout == b'', f'{words}: stdout is not empty')
  tool.done()


main()
