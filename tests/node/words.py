#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command line of snpguest-node: help, manual and completion tell of the
same verbs and options, and a slip is met with what was probably meant."""

import os
import re
import subprocess

import node

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'man',
                    'snpguest-node.8')
VERBS = {'mount', 'run', 'control', 'host', 'completion'}

# words after the tool's name, what stderr must say
MISTAKES = [
  (['muont'], 'did you mean mount?'),
  (['contrl', 'x'], 'did you mean control?'),
  (['frobnicate'], 'there is no verb frobnicate\n'),
  (['run', '--lien', 'milan', 'true'], 'no option --lien; did you mean --line?'),
  (['run', '--mask-chip', 'true'], 'did you mean --mask-chip-id?'),
  (['run', '--frobnicate', 'true'], 'no option --frobnicate; see'),
  (['run', '-x', 'true'], 'no option -x'),
  (['run', '--line', 'rome', 'true'], '--line takes one of milan|genoa|turin'),
  (['run', '--mode', '999', 'true'], 'an octal number up to 0777'),
  (['run', '--mask-chip-id=1', 'true'], '--mask-chip-id takes no value'),
  (['run', '--measurement', 'xy', 'true'], 'at most 48 bytes in hex'),
  (['run', '--policy', 'xy', 'true'], 'a number in hex'),
  (['run', '--guest-svn', '-1', 'true'], 'a number up to 4294967295'),
  (['run', '--plan', ''], '--plan takes a path'),
  (['run', '--tsm', 'x', 'true'], 'takes no --tsm'),
  (['host', '--tsm', 'x'], 'takes no --tsm'),
  (['control', 'x'], 'a SOCKET and a COMMAND'),
  (['completion', 'fish'], 'knows bash'),
]

ASK = '''
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
compopt() { :; }
_command_offset() { COMPREPLY=("command at $1"); }
_snpguest_node
printf '%s\\n' "${COMPREPLY[@]}"
'''

# words on the line, some answers that must be there, some that must not
COMPLETIONS = [
  (['', ''], {'run', 'mount', '--help'}, {'--line', 'file'}),
  (['', 'mo'], {'mount'}, {'run'}),
  (['', 'run', '--m'], {'--mode', '--mask-chip-id', '--measurement'}, {'--line'}),
  (['', 'run', '--line', ''], {'milan', 'turin'}, {'file', '--line'}),
  (['', 'run', '--line', '=', 'mi'], {'milan'}, {'genoa'}),
  (['', 'run', '--line', '='], {'milan'}, {'file'}),
  (['', 'run', '--kernel', '6.1'], {'6.1', '6.12', '6.14'}, {'7.0'}),
  (['', 'run', '--pki', ''], {'folder'}, {'file'}),
  (['', 'run', '--plan', 'fi'], {'file'}, {'folder'}),
  (['', 'run', '--rate-s', ''], set(), {'file', '--line'}),
  (['', 'run', '--mask-chip-id', '--rate-'], {'--rate-s'}, {'--line'}),
  (['', 'run', 'bas'], {'bash'}, {'file'}),
  (['', 'run', '--line', 'milan', '--', 'bas'], {'bash'}, {'--line'}),
  (['', 'run', '--line', '=', 'milan', 'ls', '-'], {'command at 5'}, {'--line'}),
  (['', 'run', '--', 'ls', ''], {'command at 3'}, {'file'}),
  (['', 'mount', 'fi'], {'file'}, {'run'}),
  (['', 'control', ''], {'file'}, {'--line'}),
  (['', 'control', '--'], set(), {'--line'}),
]


def said(*words):
  return subprocess.run([node.PROGRAM, *words], capture_output=True, text=True, check=False)


def options():
  """What the help names, with what stands for the values."""
  return dict(re.findall(r'^  --([a-z-]+)(?: (\S+))?', said('--help').stdout, re.M))


def test_help_fits():
  text = said('--help').stdout
  assert all(len(line) < 80 for line in text.splitlines()), text
  assert set(re.findall(r'^  (\w+) ', text, re.M)) == VERBS, text
  assert len(options()) >= 29, options()


def test_manual():
  """No option and no verb is left out, and none is there that is not."""
  with open(PAGE, encoding='utf-8') as f:
    page = f.read()
  documented = set(re.findall(r'^\.It.* Fl -([a-z-]+)', page, re.M))
  documented |= {n for line in re.findall(r'^\.It (.*)$', page, re.M)
                 for n in re.findall(r'Fl -([a-z-]+)', line)}
  assert documented == set(options()), documented ^ set(options())
  assert VERBS <= set(re.findall(r'^\.It Cm (\w+)', page, re.M))


def test_slips():
  for words, want in MISTAKES:
    done = said(*words)
    assert done.returncode == 2 and want in done.stderr and not done.stdout, (words, done)
  for words in (['--help'], ['--version'], ['completion', 'bash']):
    with open('/dev/full', 'wb') as full:
      done = subprocess.run([node.PROGRAM, *words], stdout=full, stderr=subprocess.PIPE,
                            text=True, check=False)
    assert done.returncode == 1 and 'make room' in done.stderr, (words, done)


def test_completion():
  with node.scratch() as folder:
    script = os.path.join(folder, '.completion')
    with open(script, 'w', encoding='utf-8') as f:
      f.write(said('completion', 'bash').stdout)
    open(os.path.join(folder, 'file'), 'wb').close()
    os.mkdir(os.path.join(folder, 'folder'))
    for words, there, absent in COMPLETIONS:
      done = subprocess.run(['bash', '--norc', '-c', ASK, 'ask', script, *words], cwd=folder,
                            capture_output=True, text=True, check=False)
      answers = set(done.stdout.split('\n'))
      assert done.returncode == 0 and not done.stderr, (words, done)
      assert there <= answers and not absent & answers, (words, answers)


if __name__ == '__main__':
  node.main([test_help_fits, test_manual, test_slips, test_completion])
