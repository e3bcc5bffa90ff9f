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
def served(bench, path, *words):
  """noop-fuse at @path."""
  with open(path, 'w', encoding='utf-8'):
    pass
  with subprocess.Popen([os.path.join(bench, 'noop-fuse'), path, *words],
                        stdout=subprocess.PIPE, text=True) as server:
    try:
      if server.stdout.readline() != 'ready\n':
        raise RuntimeError('noop-fuse could not mount')
      yield
    finally:
      server.terminate()


@contextlib.contextmanager
def devices(bench):
  """A node without limit, one that limits itself, and what is beside them."""
  with node.scratch() as folder:
    paths = [os.path.join(folder, name) for name in ('free', 'limited', 'noop', 'copies')]
    limit = ['--rate-s', RATE_S, '--rate-burst', RATE_BURST]
    with node.mounted(paths[0], ['--rate-s', '0']), node.mounted(paths[1], limit), \
         served(bench, paths[2]), served(bench, paths[3], 'copies'):
      yield paths


def one_core():
  """A caller and the daemon that answers it wake each other: on two cores the
  waking of a core that sleeps is most of what a call costs, and where they run
  is a matter of luck."""
  os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def start(stack, bench, free, limited, noop, copies):
  for words in (('bench-verify',), ('bench-core',), ('bench-sim',), ('bench-report', free),
                ('bench-query', free, noop, copies),
                ('bench-throttle', limited, RATE_S, RATE_BURST)):
    program = Program(os.path.join(bench, words[0]), *words[1:])
    stack.callback(program.close)
    yield program


def run(bench, rounds, progress):
  """{figure: [(value, floor), ...]} of @rounds rounds; @bench: where the
  programs are."""
  samples = collections.defaultdict(list)
  one_core()
  with contextlib.ExitStack() as stack:
    programs = list(start(stack, bench, *stack.enter_context(devices(bench))))
    for number in range(rounds):
      progress(number, rounds)
      for program in programs:
        if program.name != SELDOM or number % SELDOM_EVERY == 0:
          program.round(samples)
  return samples
