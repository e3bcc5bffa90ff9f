# SPDX-License-Identifier: MIT
"""Programs that take turns: one round of each, then the next of each."""

import collections
import contextlib
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'node'))
import node

RATE_S, RATE_BURST = '2', '2'
# A round of this one is seconds of waiting.
SELDOM, SELDOM_EVERY = 'bench-throttle', 25


class Program:
  """A program in the form of tests/bench/round.h."""

  def __init__(self, *words):
    self.name = os.path.basename(words[0])
    self.running = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                    text=True)

  def round(self, samples):
    self.running.stdin.write('\n')
    self.running.stdin.flush()
    for line in self.running.stdout:
      if line == '\n':
        return
      name, value, floor = line.split()
      samples[name].append((float(value), float(floor)))
    raise RuntimeError(f'{self.name} ended in a round, exit code {self.running.wait()}')

  def close(self):
    self.running.stdin.close()
    self.running.wait(timeout=60)


@contextlib.contextmanager
def devices(bench):
  """A node without limit, one that limits itself, and the no-op beside them."""
  with node.scratch() as folder:
    free, limited, noop = (os.path.join(folder, name) for name in ('free', 'limited', 'noop'))
    with open(noop, 'w', encoding='utf-8'):
      pass
    limit = ['--rate-s', RATE_S, '--rate-burst', RATE_BURST]
    with node.mounted(free, ['--rate-s', '0']), node.mounted(limited, limit), \
         subprocess.Popen([os.path.join(bench, 'noop-fuse'), noop],
                          stdout=subprocess.PIPE, text=True) as server:
      try:
        if server.stdout.readline() != 'ready\n':
          raise RuntimeError('noop-fuse could not mount')
        yield free, limited, noop
      finally:
        server.terminate()


def start(stack, bench, free, limited, noop):
  for words in (('bench-verify',), ('bench-core',), ('bench-sim',), ('bench-report', free),
                ('bench-query', free, noop),
                ('bench-throttle', limited, RATE_S, RATE_BURST)):
    program = Program(os.path.join(bench, words[0]), *words[1:])
    stack.callback(program.close)
    yield program


def run(bench, rounds, progress):
  """{figure: [(value, floor), ...]} of @rounds rounds; @bench: where the
  programs are."""
  samples = collections.defaultdict(list)
  with contextlib.ExitStack() as stack:
    programs = list(start(stack, bench, *stack.enter_context(devices(bench))))
    for number in range(rounds):
      progress(number, rounds)
      for program in programs:
        if program.name != SELDOM or number % SELDOM_EVERY == 0:
          program.round(samples)
  return samples
