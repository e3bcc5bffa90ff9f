#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguestctl fetch against a local key service: the addresses it asks, what
it keeps, and how it meets refusals, delays and rubbish."""

import hashlib
import os
import struct
import tempfile
import time

import ctl
import keyservice
from keyservice import CHAIN, CRL, LEAF, der, says

NAMES = {'vcek.der': LEAF, 'chain.pem': CHAIN, 'crl.der': CRL}
CHIP = bytes(range(1, 65))
MILAN_PATHS = [
  f'/vcek/v1/Milan/{CHIP.hex()}?blSPL=03&teeSPL=00&snpSPL=20&ucodeSPL=209',
  '/vcek/v1/Milan/cert_chain', '/vcek/v1/Milan/crl']
TURIN_PATHS = [
  f'/vcek/v1/Turin/{CHIP[:8].hex()}?fmcSPL=01&blSPL=02&teeSPL=03&snpSPL=04&ucodeSPL=71',
  '/vcek/v1/Turin/cert_chain', '/vcek/v1/Turin/crl']


def report(version, family, model, tcb, chip=CHIP, key=0):
  raw = bytearray(1184)
  struct.pack_into('<I', raw, 0, version)
  struct.pack_into('<I', raw, 0x34, 1)
  struct.pack_into('<I', raw, 0x48, key << 2)
  raw[0x180:0x188] = bytes(tcb)
  raw[0x188:0x18a] = bytes((family, model))
  raw[0x1a0:0x1a0 + len(chip)] = chip
  return bytes(raw)


MILAN = report(3, 0x19, 1, (3, 0, 0, 0, 0, 0, 20, 209))
OLD = report(2, 0, 0, (3, 0, 0, 0, 0, 0, 20, 209))
TURIN = report(5, 0x1a, 2, (1, 2, 3, 4, 0, 0, 0, 71), CHIP[:8])
VLEK = report(3, 0x19, 1, (3, 0, 0, 0, 0, 0, 20, 209), b'', key=1)


class Flow:

  def __init__(self, tool, service, scratch):
    self.tool, self.service, self.scratch, self.count = tool, service, scratch, 0
    self.fresh()

  def fresh(self):
    """A cache and a folder that nobody has used."""
    self.count += 1
    self.cache = os.path.join(self.scratch, f'cache{self.count}')
    self.certs = os.path.join(self.scratch, f'certs{self.count}')

  def args(self, raw, *args):
    path = ctl.write(os.path.join(self.scratch, 'report.bin'), raw)
    return ('fetch', path, '--certs', self.certs, '--cache', self.cache,
            '--base-url', self.service.url, *args)

  def fetch(self, raw, *args, faults=(), code=0, **more):
    self.service.expects(*faults)
    return self.tool.expect(code, *self.args(raw, *args), **more)

  def asked(self, *paths):
    ctl.check(self.service.asked == list(paths),
              f'asked {self.service.asked}, not {paths}')

  def files(self, *names):
    found = sorted(os.listdir(self.certs)) if os.path.isdir(self.certs) else []
    ctl.check(found == sorted(names), f'{found} in the folder, not {names}')
    for name in names:
      ctl.check(ctl.read(os.path.join(self.certs, name)) == NAMES[name], f'{name} differs')

  def cached(self):
    found = os.path.join(self.cache, 'objects')
    names = os.listdir(found) if os.path.isdir(found) else []
    for name in names:
      real = hashlib.sha256(ctl.read(os.path.join(found, name))).hexdigest()
      ctl.check(name == real, f'{name} in the cache has the hash {real}')
    return len(names)


def addresses(flow):
  for raw, args, paths in ((MILAN, (), MILAN_PATHS), (TURIN, (), TURIN_PATHS),
                           (OLD, ('--line', 'milan'), MILAN_PATHS)):
    flow.fresh()
    flow.fetch(raw, *args, out='from the network')
    flow.asked(*paths)
    flow.files(*NAMES)
  flow.fresh()
  flow.fetch(VLEK, err='comes from the cloud')
  flow.asked('/vlek/v1/Milan/cert_chain', '/vlek/v1/Milan/crl')
  flow.files('chain.pem', 'crl.der')
  flow.fresh()
  flow.fetch(MILAN, '--what', 'chain')
  flow.asked('/vcek/v1/Milan/cert_chain')
  flow.fetch(OLD, code=1, err='--line')
  flow.fetch(MILAN, '--line', 'rome', code=2, err='milan, genoa, turin')
  flow.asked()


def no_address(flow):
  """What the service cannot name is left out, with the reason; what it could
  not be asked for is told in its own words."""
  masked = report(3, 0x19, 1, bytes(8), b'')
  flow.fresh()
  flow.fetch(masked, err='the chip ID is masked')
  flow.asked(*MILAN_PATHS[1:])
  flow.files('chain.pem', 'crl.der')
  flow.fetch(masked, '--what', 'chain', '--refresh')
  flow.asked(MILAN_PATHS[1])
  flow.fetch(masked, '--quiet')
  for raw, args, words in (
      (masked, ['--what', 'leaf'], 'nothing to fetch: the chip ID is masked'),
      (VLEK, ['--what', 'leaf'], 'nothing to fetch: the VLEK itself'),
      (report(3, 0x19, 1, bytes(8), key=7), [], 'signed by no VCEK and no VLEK'),
      (MILAN, ['--line', 'turin'], 'its processor is a Milan; leave --line out'),
      (OLD, ['--line', 'turin'], 'no Turin processor has this report\'s chip ID; check --line'),
      (report(5, 0x1a, 2, bytes(8)), [], 'chip ID; check the report')):
    done = flow.fetch(raw, *args, code=1, err=words)
    ctl.check(b'driver' not in done.stderr, str(done))
    flow.asked()


def no_report(flow):
  """In the words that show and verify have for it."""
  blob = b'HCLA' + bytes(28) + MILAN + struct.pack('<5I', 20, 1, 4, 1, 0)
  for raw, words in ((MILAN[:-1], 'it has 1183 bytes'), (b'\x01' + bytes(1183), 'it is 1'),
                     (b'\xff' * 1184, 'its version would be above 255'),
                     (blob, 'HCL blob is not one of SEV-SNP')):
    said = flow.fetch(raw, code=1, err=words).stderr
    path = os.path.join(flow.scratch, 'report.bin')
    for verb in (['show', path], ['verify', path, '--any-user-data']):
      ctl.check(flow.tool.expect(1, *verb, err=words).stderr == said, f'{verb}: not {said}')
  flow.asked()


def the_cache(flow):
  flow.fresh()
  flow.fetch(MILAN)
  ctl.check(flow.cached() == 3, 'three objects in the cache')
  for args in ((), ('--offline',)):
    flow.fetch(MILAN, *args, out='from the cache, fetched ' + time.strftime('%Y-'))
    flow.asked()
  # an object that is not what its name says is as good as absent
  objects = os.path.join(flow.cache, 'objects')
  name = hashlib.sha256(LEAF).hexdigest()
  for spoilt in (LEAF[:-1], b'', LEAF[:-1] + b'?'):
    ctl.write(os.path.join(objects, name), spoilt)
    flow.fetch(MILAN, '--offline', code=1, err='without --offline')
    flow.fetch(MILAN, out='from the network')
    flow.asked(MILAN_PATHS[0])
    flow.files(*NAMES)
  names = os.path.join(flow.cache, 'names')
  for one in os.listdir(names):
    ctl.write(os.path.join(names, one), b'../../../../etc/passwd'.ljust(64, b'x'))
  flow.fetch(MILAN)
  flow.asked(*MILAN_PATHS)
  answer = flow.tool.answer(0, *flow.args(MILAN))
  ctl.check([f['source'] for f in answer['files']] == ['cache'] * 3, str(answer))
  flow.fresh()
  flow.fetch(MILAN, '--offline', code=1, err='without --offline')
  flow.asked()


def rubbish_in_it(flow):
  """What does not parse is not used, whoever put it there."""
  flow.fresh()
  flow.fetch(MILAN)
  for path, rubbish in zip(MILAN_PATHS, (der(b'rubbish' * 3), keyservice.pem(LEAF[:-1]), LEAF)):
    name, url = hashlib.sha256(rubbish).hexdigest(), flow.service.url + path
    ctl.write(os.path.join(flow.cache, 'objects', name), rubbish)
    ctl.write(os.path.join(flow.cache, 'names', hashlib.sha256(url.encode()).hexdigest()),
              name.encode())
    flow.fetch(MILAN, '--offline', code=1, err='without --offline')
    flow.fetch(MILAN, out='from the network')
    flow.asked(path)
    flow.files(*NAMES)
  flow.fetch(MILAN, '--offline', out='from the cache')


def refresh(flow):
  """The service is asked whatever the cache has, and the cache gets the answer;
  without one, no copy stands in."""
  flow.fresh()
  other = keyservice.of_pki('vlek.der')
  flow.fetch(MILAN, faults=[says(200, other)])
  flow.fetch(MILAN, out='from the cache')
  flow.asked()
  ctl.check(ctl.read(os.path.join(flow.certs, 'vcek.der')) == other, 'another leaf expected')
  flow.fetch(MILAN, '--refresh', faults=[says(404)], code=1, err='404')
  done = flow.fetch(MILAN, '--refresh', out='from the network')
  ctl.check(b'cache' not in done.stdout, str(done))
  flow.asked(*MILAN_PATHS)
  flow.files(*NAMES)
  flow.fetch(MILAN, out='from the cache')
  flow.asked()
  flow.files(*NAMES)


def aged(flow, days):
  """All that the cache has was put there so long ago; which day that was."""
  names = os.path.join(flow.cache, 'names')
  then = time.time() - days * 24 * 60 * 60
  for one in os.listdir(names):
    os.utime(os.path.join(names, one), (then, then))
  return time.strftime('%Y-%m-%d', time.gmtime(then))


def old_copies(flow):
  """Lists are renewed after a day, chains after a week, leaves after a year;
  an old one is better than none."""
  flow.fresh()
  flow.fetch(MILAN)
  for days, due in ((364, 1), (366, 0), (8, 1)):
    aged(flow, days)
    flow.fetch(MILAN)
    flow.asked(*MILAN_PATHS[due:])
  day = aged(flow, 2)
  flow.fetch(MILAN, '--offline', out=f'from the old cache, fetched {day}T',
             err=f'using the copy of {day} of')
  flow.asked()
  answer = flow.tool.answer(0, *flow.args(MILAN, '--offline', '--quiet'))
  ctl.check([(f['source'], f['fetched'][:10]) for f in answer['files']]
            == [('cache', day), ('cache', day), ('old cache', day)], str(answer))
  flow.fetch(MILAN, faults=[says(404)], err='using the copy of')
  flow.asked(MILAN_PATHS[2])
  flow.files(*NAMES)
  flow.fetch(MILAN, '--quiet', faults=[says(404)])
  flow.fetch(MILAN, out='crl')
  flow.asked(MILAN_PATHS[2])
  flow.fetch(MILAN)
  flow.asked()


def one(flow, *faults, code=0, args=(), asked, **more):
  """Fetch the leaf alone, and nothing else; how long that took."""
  flow.fresh()
  start = time.monotonic()
  flow.fetch(MILAN, '--what', 'leaf', *args, faults=faults, code=code, **more)
  ctl.check(len(flow.service.asked) == asked, f'{faults}: asked {flow.service.asked}')
  flow.files(*(['vcek.der'] if code == 0 else []))
  ctl.check(flow.cached() == (1 if code == 0 else 0), 'the cache has what it should')
  return time.monotonic() - start


def patience(flow):
  took = one(flow, says(429, Retry_After='2'), asked=2)
  ctl.check(2 <= took < 8 * ctl.SLOWER, f'Retry-After 2 took {took} s')
  one(flow, says(503, Retry_After='1'), says(429, Retry_After='1'), asked=3)
  one(flow, says(500), asked=2)
  one(flow, keyservice.hangs_up, asked=2)
  one(flow, keyservice.cut_short, asked=2)
  took = one(flow, says(429, Retry_After='3600'), args=('-t', '5'), code=1, asked=1,
             err='busy (429)')
  ctl.check(took < 3 * ctl.SLOWER, f'a pause that cannot be afforded took {took} s')
  took = one(flow, keyservice.dawdles, args=('-t', '1'), code=1, asked=1,
             err='no answer in time')
  ctl.check(took < 3 * ctl.SLOWER, f'a time-out of 1 s took {took} s')


def final_answers(flow):
  one(flow, says(404, b'not found'), code=1, asked=1, err='does not have it (404)')
  one(flow, says(404, Retry_After='1'), code=1, asked=1, err='404')
  one(flow, says(403), code=1, asked=1, err='says 403')
  one(flow, says(301, Location='http://192.0.2.1/'), code=1, asked=1, err='says 301')
  for rubbish in (b'', b'<html>log in</html>', LEAF[:-1], LEAF + b'x', CHAIN, b'0',
                  der(b'rubbish' * 3), der(LEAF), CRL):
    one(flow, says(200, rubbish), code=1, asked=1, err='neither a certificate')
  one(flow, says(200, b'\x30' * (1 << 20) + b'x'), code=1, asked=1, err='too large')
  flow.fresh()
  for what, answer in (('chain', LEAF), ('chain', keyservice.pem(LEAF[:-1])), ('crl', LEAF)):
    flow.fetch(MILAN, '--what', what, faults=[says(200, answer)], code=1,
               err='neither a certificate')


def no_service(flow):
  flow.fresh()
  flow.service.expects()
  path = ctl.write(os.path.join(flow.scratch, 'report.bin'), MILAN)
  base = ('fetch', path, '--certs', flow.certs, '--cache', flow.cache, '-t', '1')
  flow.tool.expect(1, *base, '--base-url', 'http://127.0.0.1:1', err='cannot fetch')
  flow.tool.expect(1, *base, '--base-url', 'file:///etc', err='cannot fetch')
  flow.tool.expect(1, *base, '--base-url', 'frobnicate', err='cannot fetch')
  flow.tool.expect(1, 'fetch', path, '--certs', flow.certs, '--cache', path,
                   err='name another with --cache')
  flow.tool.expect(1, 'fetch', path, '--certs', flow.certs, err='--cache DIR',
                   env={'HOME': '', 'XDG_CACHE_HOME': ''})
  flow.tool.expect(1, 'fetch', path, '--certs', path, '--cache', flow.cache,
                   '--base-url', flow.service.url, err='cannot')
  ctl.check(flow.cached() == 0 or flow.service.asked, 'nothing was fetched')


def main():
  tool = ctl.Ctl()
  with tempfile.TemporaryDirectory() as scratch, keyservice.KeyService() as service:
    flow = Flow(tool, service, scratch)
    addresses(flow)
    no_address(flow)
    no_report(flow)
    the_cache(flow)
    rubbish_in_it(flow)
    refresh(flow)
    old_copies(flow)
    patience(flow)
    final_answers(flow)
    no_service(flow)
  tool.done()


main()
