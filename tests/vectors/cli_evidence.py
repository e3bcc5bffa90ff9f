#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reports in the forms that they are handed around in: with their certificate
table in one file, and inside an HCL blob.  What is wrong with the form is
said; what is wrong inside is still found."""

import os
import struct
import sys
import tempfile
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'flow'))
import ctl  # noqa: E402

ANY = '--any-user-data'
GUIDS = {'vcek': '63da758d-e664-4564-adc5-f4b93be8accd',
         'ask': '4ab7b379-bbac-4fe4-a02f-05aef327c782',
         'ark': 'c0b406a4-a803-4952-9743-3fb6014cd0ae'}


def table(entries, end=True, pad=0):
  """A certificate table as the GHCB specification has it."""
  head = 24 * (len(entries) + end)
  rows, body = b'', b''
  for kind, data in entries:
    rows += uuid.UUID(GUIDS[kind]).bytes + struct.pack('<II', head + len(body), len(data))
    body += data
  return rows + bytes(24 * end) + body + bytes(pad)


def entries_of(folder, line, name):
  return [('vcek', ctl.read(os.path.join(folder, name, 'vcek.der'))),
          ('ask', ctl.read(os.path.join(folder, 'ca', f'{line}-ask.der'))),
          ('ark', ctl.read(os.path.join(folder, 'ca', f'{line}-ark.der')))]


def good_forms(tool, folder, scratch):
  for name in ('milan-v3', 'genoa-v3', 'turin-v5'):
    line = name.split('-')[0]
    raw = ctl.read(os.path.join(folder, name, 'report.bin'))
    entries = entries_of(folder, line, name)
    for whole in (raw + table(entries), raw + table(entries, pad=4096),
                  raw + table(entries[::-1])):
      path = ctl.write(os.path.join(scratch, 'evidence'), whole)
      tool.expect(0, 'verify', path, ANY, out='accepted')
      tool.expect(0, 'verify', '-', ANY, stdin=whole, out='accepted')
      shown = tool.answer(0, 'show', path)
      ctl.check(shown['form'] == 'report and certificates', shown['form'])
      kinds = sorted(c['kind'] for c in shown['certificates'])
      ctl.check(kinds == ['ARK', 'ASK', 'VCEK'], str(kinds))
  blob = os.path.join(folder, 'milan-v3-hcl', 'hcl.bin')
  chain = [word for kind in ('ask', 'ark') for word in
           ('-c', os.path.join(folder, 'ca', f'milan-{kind}.der'))]
  tool.expect(0, 'verify', blob, ANY, *chain, '-c',
              os.path.join(folder, 'milan-v3-hcl', 'vcek.der'), out='accepted')
  ctl.check(tool.answer(0, 'show', blob)['form'] == 'HCL blob', 'the form')


def bad_insides(tool, folder, scratch):
  """A good form around something that is not."""
  raw = bytearray(ctl.read(os.path.join(folder, 'milan-v3', 'report.bin')))
  entries = entries_of(folder, 'milan', 'milan-v3')
  for count in range(len(entries)):
    path = ctl.write(os.path.join(scratch, 'evidence'), raw + table(entries[:count]))
    tool.expect(1, 'verify', path, ANY, err='rejected')
  foreign = entries_of(folder, 'genoa', 'milan-v3')
  path = ctl.write(os.path.join(scratch, 'evidence'), raw + table(foreign))
  tool.expect(1, 'verify', path, ANY, err='chain')
  raw[200] ^= 1
  path = ctl.write(os.path.join(scratch, 'evidence'), raw + table(entries))
  tool.expect(1, 'verify', path, ANY, err='signature')


def wanted_entries(tool, folder, scratch):
  """What a policy asks of the table itself."""
  raw = ctl.read(os.path.join(folder, 'milan-v3', 'report.bin'))
  whole = raw + table(entries_of(folder, 'milan', 'milan-v3'))
  path = ctl.write(os.path.join(scratch, 'evidence'), whole)
  for args in (['--allow-cert', 'vcek,ask,ark'], ['--require-cert', 'vcek'],
               ['--require-cert', 'vcek,ask', '--allow-cert', 'all']):
    tool.expect(0, 'verify', path, ANY, *args, out='accepted')
  for args in (['--allow-cert', 'vcek,ask'], ['--require-cert', 'vlek'],
               ['--require-cert', 'crl']):
    tool.expect(1, 'verify', path, ANY, *args, err='rejected: certificate-table')


def claims(tool, folder, scratch):
  """A blob's report vouches for the blob's claims, and they for the nonce."""
  blob = ctl.read(os.path.join(folder, 'milan-v3-hcl', 'hcl.bin'))
  args = [word for path in ('ca/milan-ask.der', 'ca/milan-ark.der', 'milan-v3-hcl/vcek.der')
          for word in ('-c', os.path.join(folder, path))]
  tool.expect(0, 'verify', '-', '-u', '00' * 64, *args, stdin=blob, out='accepted')
  tool.expect(1, 'verify', '-', '-u', '01', *args, stdin=blob,
              err=['do not have this user data', 'rejected: user-data'])
  # A paravisor's level is 0, and a report of any other is not its own.
  tool.expect(0, 'verify', '-', ANY, '--vmpl', '0', *args, stdin=blob, out='accepted')
  for vmpls in ('1', '0,1'):
    tool.expect(2, 'verify', '-', ANY, '--vmpl', vmpls, *args, stdin=blob, err='at VMPL 0')
  rows = tool.answer(0, 'verify', '-', ANY, *args, stdin=blob)['checks']
  row, = [c for c in rows if c['name'] == 'vmpl']
  ctl.check(row['expected'] == '0', f'{row}')
  # The claims are the report's own, and of another nonce: the row says both.
  answer = tool.answer(1, 'verify', '-', '-u', '01', *args, stdin=blob, err='rejected')
  row, = [c for c in answer['checks'] if c['result'] == 'failed']
  ctl.check(row['name'] == 'user-data' and row['expected'] == '01'.ljust(128, '0') and
            row['found'] == '0' * 128, f'{row}')
  for change in ((b'"secure-boot":true', b'"secure-boot":null'),
                 (b'"user-data":"00', b'"user-data":"01')):
    assert change[0] in blob
    for fresh in ([ANY], ['-u', '01'], ['-u', '00']):
      tool.expect(1, 'verify', '-', *fresh, *args, stdin=blob.replace(*change),
                  err='rejected: user-data')
  for length in (33, 1215, 1216, 1300, 2300):
    tool.expect(1, 'verify', '-', ANY, *args, stdin=blob[:length], err='-')


def wrapped(report, claims, kind=1):
  """A blob of anybody's making, around a report that is not for its claims."""
  return (b'HCLA' + bytes(28) + report +
          struct.pack('<5I', 20 + len(claims), 2, 2, kind, len(claims)) + claims)


def claims_that_nothing_binds(tool, folder, scratch):
  """A guest without a paravisor answers a nonce by a report with that nonce:
  whoever wraps it adds claims of their own, and none of them may pass."""
  raw = ctl.read(os.path.join(folder, 'milan-v2', 'report.bin'))
  nonce = raw[0x50:0x90].hex()
  args = [word for path in ('ca/milan-ask.der', 'ca/milan-ark.der', 'milan-v2/vcek.der')
          for word in ('-c', os.path.join(folder, path))] + ['--permit', 'debug']
  path = ctl.write(os.path.join(scratch, 'plain'), raw)
  tool.expect(0, 'verify', path, '-u', nonce, *args, out='accepted')
  for keys in ('"user-data":"00"', f'"user-data":"{nonce}"', '"user-data":"' + '00' * 64 + '"',
               '"user-data":7', '"user-data":"' + nonce * 2 + '"', '"no":"user data"'):
    for kind in (1, 2, 3):
      blob = wrapped(raw, b'{"keys":["forged"],%s}' % keys.encode(), kind)
      for fresh in (['-u', nonce], ['-u', '00' * 64], [ANY]):
        answer = tool.answer(1, 'verify', '-', *fresh, *args, stdin=blob,
                             err='rejected: user-data')
        failed = [c['name'] for c in answer['checks'] if c['result'] == 'failed']
        ctl.check(failed == ['user-data'], f'{keys} {fresh}: {failed}')
  for junk in (b'', b'{', b'[]', b'"user-data"', b'\xff' * 9):
    tool.expect(1, 'verify', '-', '-u', nonce, *args, stdin=wrapped(raw, junk),
                err='rejected: user-data')


def bad_forms(tool, folder, scratch):
  raw = ctl.read(os.path.join(folder, 'milan-v3', 'report.bin'))
  good = table(entries_of(folder, 'milan', 'milan-v3'))
  outside = bytearray(good)
  struct.pack_into('<I', outside, 16, 0xfffffff0)
  inside = bytearray(good)
  struct.pack_into('<I', inside, 16, 8)
  overlap = bytearray(good)
  overlap[40:48] = good[16:24]
  for name, tail in (('junk', b'\xff' * 100), ('one byte', b'\x01'),
                     ('cut', good[:-1]), ('outside', outside), ('inside', inside),
                     ('overlap', overlap), ('endless', good[:72])):
    path = ctl.write(os.path.join(scratch, 'evidence'), raw + bytes(tail))
    for verb in (['show'], ['verify', ANY]):
      said = tool.answer(1, *verb, path, err='no certificate table')['error']
      ctl.check(said['status'] == 'E_FORMAT', str(said))
  # What is refused alone is refused with whatever follows it, and for the same.
  for head, said in ((b'x' * 1184, 'no attestation report: its version'),
                     (raw[1:] + b'x', 'no attestation report: its version'),
                     (b'\x01' + raw[1:], 'version: it is 1'),
                     (raw[:-1] + b'\x01', 'signature: the bytes after it are not zero')):
    for tail in (b'', b'x' * 100, good):
      path = ctl.write(os.path.join(scratch, 'evidence'), bytes(head + tail))
      tool.expect(1, 'show', path, err=said)
  for blob in (b'HCLA', b'HCLA' + bytes(2000), b'HCLB' + raw):
    path = ctl.write(os.path.join(scratch, 'evidence'), blob)
    tool.expect(1, 'show', path, err='evidence')


def main():
  tool, folder = ctl.Ctl(), ctl.vectors()
  with tempfile.TemporaryDirectory() as scratch:
    good_forms(tool, folder, scratch)
    bad_insides(tool, folder, scratch)
    wanted_entries(tool, folder, scratch)
    claims(tool, folder, scratch)
    claims_that_nothing_binds(tool, folder, scratch)
    bad_forms(tool, folder, scratch)
  tool.done()


main()
