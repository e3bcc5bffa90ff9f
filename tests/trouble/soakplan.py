# SPDX-License-Identifier: MIT
"""Fault plans at random, for snpguest-faultplan(5)."""

ON = ('any', 'message', 'query', 'extended', 'report', 'key', 'plain')

# What a channel outlives, and what costs its key.
HARMLESS = ('busy', 'busy', 'after busy', 'status 0x16', 'status 0x27', 'signal',
            'delay {ms}', 'delay {ms}', 'certs flip {offset} {bit}', 'certs set {offset} ffffff7f',
            'certs truncate {offset}', 'table {table}')
HARSH = ('flip {offset} {bit}', 'request flip {offset} {bit}', 'fail', 'refuse fw 0x1d vmm 7',
         'ignore', 'replay {past}', 'truncate {offset}', 'sealed seqno 2', 'sealed type 9',
         'sealed size 4000', 'exitinfo2 0xdeadbeef', 'invalid-len {pages}')
TABLES = ('none', 'full', 'full', 'full', 'leaf', 'pem', 'mixed-endian', 'full crl',
          'full extra 4', 'full pages 4', 'full pages 64')


def _when(rng, often):
  if often:
    return rng.choice((f'every {rng.randint(2, 40)}', f'at {rng.randint(1, 30)}',
                       f'from {rng.randint(1, 60)}', f'at 3 to {rng.randint(4, 20)}'))
  return f'at {rng.randint(1, 200)}'


def _action(rng, words):
  return rng.choice(words).format(
    ms=rng.randint(1, 300), offset=rng.randrange(0, 4096), bit=rng.randrange(8),
    past=rng.randint(1, 8), pages=rng.choice((0, 1, 5, 1 << 40)), table=rng.choice(TABLES))


def draw(rng):
  """A plan: a few rules, some of them the channel's death sooner or later."""
  lines = [f'table {rng.choice(TABLES)}', f'host {rng.choice(("protocol", "kvm"))}',
           rng.choice(('throttle off', f'throttle {rng.randint(5, 60)} per 1'))]
  for _ in range(rng.randint(0, 4)):
    lines.append(f'{_when(rng, True)} on {rng.choice(ON)} {_action(rng, HARMLESS)}')
  if rng.random() < 0.4:
    lines.append(f'{_when(rng, False)} on {rng.choice(ON[1:])} {_action(rng, HARSH)}')
  return '\n'.join(lines) + '\n'
