#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The whole way of a relying party that has nothing but a report: fetch what
AMD's key service would give, from a local one that has the real bytes, and
verify with it; then again without any network."""

import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'flow'))
import ctl  # noqa: E402
import keyservice  # noqa: E402

ANY = '--any-user-data'
# a time at which leaf and list are in their time
TIMES = {'milan-v3': '2026-03-01', 'milan-v2': '2025-06-01'}


class RealService(keyservice.KeyService):
  """What the service has for one report."""

  def __init__(self, folder, name):
    self.folder, self.name = folder, name

  def content(self, path):
    if path.endswith('/cert_chain'):
      return b''.join(keyservice.pem(ctl.read(os.path.join(self.folder, 'ca', f'milan-{kind}.der')))
                      for kind in ('ask', 'ark'))
    if path.endswith('/crl'):
      return ctl.read(os.path.join(self.folder, 'crl', 'milan-6.der'))
    return ctl.read(os.path.join(self.folder, self.name, 'vcek.der'))


def relying_party(tool, folder, name, scratch):
  report = os.path.join(folder, name, 'report.bin')
  certs, cache = os.path.join(scratch, 'certs'), os.path.join(scratch, 'cache')
  verify = ('verify', report, ANY, '--at', TIMES[name], '--revocation', 'required',
            '--permit', 'debug')
  with RealService(folder, name) as service:
    fetch = ('fetch', report, '--certs', certs, '--cache', cache, '--base-url', service.url,
             '--line', 'milan')
    tool.expect(0, *fetch, out='from the network')
    tool.expect(0, *verify, '--certs', certs, out='accepted')
    with open(report, 'rb') as f:
      shown = tool.answer(0, 'show', '-', stdin=f.read())['report']
    ctl.check(shown['chip_id'] in service.asked[0], f'{service.asked}')
  # the service is gone now
  for file in os.listdir(certs):
    os.unlink(os.path.join(certs, file))
  tool.expect(0, *fetch, '--offline', out='from the cache')
  tool.expect(0, *verify, '--certs', certs, out='accepted')
  os.unlink(os.path.join(certs, 'crl.der'))
  tool.expect(1, *verify, '--certs', certs, err='rejected: revocation')
  tool.expect(1, 'verify', report, ANY, '--at', '2030-01-01', '--revocation', 'required',
              '--certs', certs, err='revocation')


def main():
  tool, folder = ctl.Ctl(), ctl.vectors()
  for name in TIMES:
    with tempfile.TemporaryDirectory() as scratch:
      relying_party(tool, folder, name, scratch)
  tool.done()


main()
