#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The library's verdict on real samples is the one that openssl(1) comes to
by hand, for chain, leaf and signature, right samples and altered ones:
byhand.py VERDICT-PROGRAM."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

# folder, report's file, leaf's file, ASK or ASVK, ARK, time
SAMPLES = (
  ('milan-v3', 'report.bin', 'vcek.der', 'milan-ask', 'milan-ark', 1775000000),
  ('genoa-v3', 'report.bin', 'vcek.der', 'genoa-ask', 'genoa-ark', 1775000000),
  ('turin-v5', 'report.bin', 'vcek.der', 'turin-ask', 'turin-ark', 1775000000),
  ('milan-v3-vlek', 'report.bin', 'vlek.der', 'milan-asvk', 'milan-ark', 1750000000),
)

# Where REPORTED_TCB has what the extension of this number says.
SPL_AT = {'older': {1: 0, 2: 1, 3: 6, 8: 7}, 'turin': {9: 0, 1: 1, 2: 2, 3: 3, 8: 7}}


def openssl(*words, data=None):
  return subprocess.run(('openssl',) + words, input=data, capture_output=True, check=False)


def to_pem(folder, der):
  path = os.path.join(folder, os.path.basename(os.path.dirname(der)) + os.path.basename(der) + '.pem')
  done = openssl('x509', '-inform', 'der', '-in', der, '-out', path)
  assert done.returncode == 0, done.stderr
  return path


def chain_ok(folder, leaf, issuer, root, when):
  done = openssl('verify', '-attime', str(when), '-CAfile', to_pem(folder, root),
                 '-untrusted', to_pem(folder, issuer), to_pem(folder, leaf))
  return done.returncode == 0


def integer(data):
  body = data.lstrip(b'\0') or b'\0'
  if body[0] & 0x80:
    body = b'\0' + body
  return b'\x02' + bytes([len(body)]) + body


def signature_ok(folder, leaf, report):
  numbers = integer(report[0x2a0:0x2e8][::-1]) + integer(report[0x2e8:0x330][::-1])
  key, sig = os.path.join(folder, 'key.pem'), os.path.join(folder, 'sig.der')
  with open(sig, 'wb') as f:
    f.write(b'\x30' + (bytes([len(numbers)]) if len(numbers) < 128 else
                       b'\x81' + bytes([len(numbers)])) + numbers)
  with open(key, 'wb') as f:
    f.write(openssl('x509', '-inform', 'der', '-in', leaf, '-pubkey', '-noout').stdout)
  return openssl('dgst', '-sha384', '-verify', key, '-signature', sig,
                 data=report[:0x2a0]).returncode == 0


def extensions(leaf):
  """OID's tail -> the extension's bytes, as asn1parse dumps them."""
  text = openssl('asn1parse', '-inform', 'der', '-in', leaf).stdout.decode()
  found = re.findall(r'OBJECT\s+:1\.3\.6\.1\.4\.1\.3704\.1\.([0-9.]+)\n.*?\[HEX DUMP\]:([0-9A-F]+)', text)
  return {tail: bytes.fromhex(dump) for tail, dump in found}


def tcb_ok(leaf, report):
  found = extensions(leaf)
  layout = SPL_AT['turin' if report[0x188] == 0x1a else 'older']
  return all(int.from_bytes(found[f'3.{n}'][2:], 'big') == report[0x180 + at]
             for n, at in layout.items() if f'3.{n}' in found) and '3.8' in found


def chip_ok(leaf, report):
  hwid = extensions(leaf).get('4')
  return None if hwid is None else report[0x1a0:0x1e0] == hwid.ljust(64, b'\0')


def library(program, folder, report, certs, when):
  path = os.path.join(folder, 'report.bin')
  with open(path, 'wb') as f:
    f.write(report)
  out = subprocess.run([program, str(when), path, *certs], capture_output=True, text=True, check=True)
  return dict(line.split(' ', 1) for line in out.stdout.splitlines())


WORDS = {True: 'passed', False: 'failed', None: 'not asked'}


def compare(program, folder, name, report, leaf, issuer, root, when):
  rows = library(program, folder, report, (leaf, issuer, root), when)
  chain = chain_ok(folder, leaf, issuer, root, when)
  ours = rows['chain'] == rows['root'] == rows['validity'] == 'passed'
  said = [f'{name}: chain: {ours}, openssl {chain}'] if ours != chain else []
  for row, ok in (('signature', signature_ok(folder, leaf, report)), ('leaf-tcb', tcb_ok(leaf, report)),
                  ('leaf-chip-id', chip_ok(leaf, report))):
    if rows[row] != WORDS[ok]:
      said.append(f'{name}: {row}: {rows[row]}, openssl {WORDS[ok]}')
  return said


def flipped(report, at):
  return report[:at] + bytes([report[at] ^ 0xff]) + report[at + 1:]


def main():
  program, top = sys.argv[1], os.environ.get('SNPGUEST_VECTORS', '')
  if not os.path.isdir(top) or not shutil.which('openssl'):
    print('skipped: no folder of hardware vectors, or no openssl(1)')
    sys.exit(77)
  said, count = [], 0
  with tempfile.TemporaryDirectory() as folder:
    for name, raw, leaf, issuer, root, when in SAMPLES:
      leaf = os.path.join(top, name, leaf)
      paths = [os.path.join(top, 'ca', n + '.der') for n in (issuer, root)]
      with open(os.path.join(top, name, raw), 'rb') as f:
        report = f.read()
      other = os.path.join(top, 'ca', 'genoa-ask.der' if 'genoa' not in name else 'turin-ask.der')
      cases = (('as it is', report, paths, when), ('byte 100 flipped', flipped(report, 100), paths, when),
               ('TCB flipped', flipped(report, 0x187), paths, when),
               ('chip flipped', flipped(report, 0x1a0), paths, when),
               ('s flipped', flipped(report, 0x2f0), paths, when),
               ("another line's ASK", report, [other, paths[1]], when),
               ('too early', report, paths, 1500000000), ('too late', report, paths, 2500000000))
      for what, bytes_, certs, at in cases:
        said += compare(program, folder, f'{name}, {what}', bytes_, leaf, *certs, at)
        count += 1
  print('\n'.join(said) or f'{count} verdicts agree')
  sys.exit(1 if said else 0)


if __name__ == '__main__':
  main()
