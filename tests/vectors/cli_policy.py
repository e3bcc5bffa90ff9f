#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each demand of a policy, as an option and as a member of a policy file, on
reports of real processors: what the report has is accepted, what it has not
is rejected by that demand's check and no other."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'flow'))
import ctl  # noqa: E402

ANY = '--any-user-data'
FF = 'ff'


class Report:
  """A real report, and the options under which it is accepted."""

  def __init__(self, tool, folder, name, line):
    self.tool, self.path = tool, os.path.join(folder, name, 'report.bin')
    self.says = tool.answer(0, 'show', self.path)['report']
    files = [os.path.join(folder, name, 'vcek.der')] + [
      os.path.join(folder, 'ca', f'{line}-{kind}.der') for kind in ('ask', 'ark')]
    self.chain = [word for file in files for word in ('-c', file)]

  def verify(self, code, *args, **more):
    return self.tool.answer(code, 'verify', self.path, ANY, *self.chain, *args, **more)

  def result(self, check, *args):
    """Each run must be rejected by that check alone."""
    answer = self.verify(1, *args, err=check)
    failed = [c for c in answer['checks'] if c['result'] == 'failed']
    ctl.check([c['name'] for c in failed] == [check], f'{args}: {failed}, not {check}')
    ctl.check(failed[0]['expected'] and failed[0]['found'], f'{args}: {failed}')
    return failed[0]


def bytes_rows(says):
  for name, field, size in (('measurement', 'measurement', 48), ('host-data', 'host_data', 32),
                            ('family-id', 'family_id', 16), ('image-id', 'image_id', 16),
                            ('report-id', 'report_id', 32), ('chip-id', 'chip_id', 64),
                            ('report-id-ma', 'report_id_ma', 32),
                            ('id-key', 'id_key_digest', 48)):
    wrong = 'ab' * size
    yield name, says[field], wrong, name
    yield name, [wrong, says[field]], [wrong, 'cd' * size], name
  yield 'author-key', None, 'ab' * 48, 'author-key'


def tcb_rows(says):
  for which in ('reported', 'current', 'committed', 'launch'):
    tcb = {k: v for k, v in says[f'{which}_tcb'].items() if k != 'raw'}
    yield f'min-{which}-tcb', tcb, dict(tcb, microcode=tcb['microcode'] + 1), f'{which}-tcb'
    yield f'min-{which}-tcb', {'snp': tcb['snp']}, {'snp': tcb['snp'] + 1}, f'{which}-tcb'
    yield f'min-{which}-tcb', {'boot_loader': 0}, {'boot_loader': 255}, f'{which}-tcb'


def other_rows(says):
  version = '{major}.{minor}.{build}'
  now, later = says['current_firmware'], dict(says['current_firmware'])
  later['build'] += 1
  yield 'min-firmware', version.format(**now), version.format(**later), 'current-version'
  yield 'min-firmware', '1.0.255', '2.0.0', 'current-version'
  yield 'min-committed-firmware', version.format(**now), '1.56.0', 'committed-version'
  yield 'vmpl', '0', '1', 'vmpl'
  yield 'vmpl', '0,3', '1,2,3', 'vmpl'
  yield 'min-guest-svn', says['guest_svn'], says['guest_svn'] + 1, 'guest-svn'
  policy = says['policy']
  yield 'min-abi', f'{policy["abi_major"]}.{policy["abi_minor"]}', '1.0', 'abi'
  yield 'require-policy', 'smt', 'single-socket', 'guest-policy'
  yield 'require-policy', '0x10000', '0x200000', 'guest-policy'
  yield 'forbid-policy', 'cxl-allow,debug', 'debug,smt', 'guest-policy'
  yield 'require-platform', ['smt_en', 'ecc_en'], ['tio_en'], 'platform-info'
  yield 'forbid-platform', 'tio-en', 'alias-check-complete', 'platform-info'
  yield 'require', 'committed-firmware', 'author-key', 'author-key'
  yield 'max-leaf-age', '36500d', '1h', 'leaf-age'
  yield 'max-report-version', says['version'], None, 'version'
  yield 'require-cert', None, 'vcek', 'certificate-table'
  yield 'revocation', 'off', 'required', 'revocation'


def words_of(name, value):
  """The same demand on a command line."""
  if isinstance(value, dict):
    value = ','.join(f'{k.replace("_", "-")}={v}' for k, v in value.items())
  for one in value if isinstance(value, list) else [value]:
    yield from (f'--{name}', str(one))


def file_of(scratch, name, value):
  path = os.path.join(scratch, 'policy.json')
  whole = {'description': 'one demand', name.replace('-', '_'): value}
  ctl.write(path, json.dumps(whole).encode())
  return ['--policy', path]


def each_demand(report, scratch, rows):
  seen = set()
  for name, good, bad, check in rows:
    seen.add(name)
    for value, wanted in ((good, True), (bad, False)):
      if value is None:
        continue
      for args in ([*words_of(name, value)], file_of(scratch, name, value)):
        if wanted:
          report.verify(0, *args)
        else:
          report.result(check, *args)
  return seen


def versions_and_mitigations(turin):
  turin.verify(0, '--require-platform', '0x40')
  turin.result('version', '--max-report-version', '4')
  turin.result('current-mitigations', '--current-mitigations', '0x1')
  turin.result('launch-mitigations', '--launch-mitigations', '1')
  turin.verify(0, '--chip-id', turin.says['chip_id'][:16])
  turin.verify(0, '--min-reported-tcb', 'fmc=0')
  turin.result('reported-tcb', '--min-reported-tcb', 'fmc=1')


def several(report, scratch):
  """Demands add up; an option takes the place of a member, and no failure
  hides another."""
  path = ctl.write(os.path.join(scratch, 'policy.json'), json.dumps({
    'measurement': ['ab' * 48], 'vmpl': [1, 2], 'min_guest_svn': 255}).encode())
  answer = report.verify(1, '-p', path, err='rejected')
  failed = {c['name'] for c in answer['checks'] if c['result'] == 'failed'}
  ctl.check(failed == {'measurement', 'vmpl', 'guest-svn'}, str(failed))
  report.verify(0, '-p', path, '--measurement', report.says['measurement'],
                '--vmpl', '0', '--min-guest-svn', '0')
  raw = ctl.write(os.path.join(scratch, 'raw'), bytes.fromhex(report.says['measurement']))
  text = ctl.write(os.path.join(scratch, 'text'), report.says['measurement'].encode() + b'\n')
  for path in (raw, text):
    report.verify(0, '--measurement', f'@{path}')


def firmware_digest(scratch):
  """A fresh P-384 key: its PEM file, and its digest worked out by hand."""
  pem, der = os.path.join(scratch, 'key.pem'), os.path.join(scratch, 'key.der')
  for words in (['ecparam', '-name', 'secp384r1', '-genkey', '-noout', '-out', pem],
                ['ec', '-in', pem, '-pubout', '-out', pem + '.pub'],
                ['ec', '-in', pem, '-pubout', '-outform', 'DER', '-out', der]):
    subprocess.run(['openssl', *words], check=True, capture_output=True)
  point = ctl.read(der)[-96:]
  raw = (2).to_bytes(4, 'little') + point[:48][::-1] + bytes(24) + point[48:][::-1] + bytes(24)
  return pem + '.pub', der, hashlib.sha384(raw.ljust(0x404, b'\0')).hexdigest()


def key_files(report, scratch):
  pem, der, digest = firmware_digest(scratch)
  for path in (pem, der):
    found = report.result('id-key', '--id-key', f'@{path}')
    ctl.check(digest[:32] in found['expected'], f'{digest} not in {found}')
    report.verify(0, '--id-key', f'@{path}', '--id-key', report.says['id_key_digest'])


def main():
  tool, folder = ctl.Ctl(), ctl.vectors()
  with tempfile.TemporaryDirectory() as scratch:
    milan = Report(tool, folder, 'milan-v3', 'milan')
    rows = [*bytes_rows(milan.says), *tcb_rows(milan.says), *other_rows(milan.says)]
    seen = each_demand(milan, scratch, rows)
    turin = Report(tool, folder, 'turin-v5', 'turin')
    each_demand(turin, scratch, tcb_rows(turin.says))
    versions_and_mitigations(turin)
    several(milan, scratch)
    key_files(milan, scratch)
    print(f'{len(seen)} demands')
  tool.done()


main()
