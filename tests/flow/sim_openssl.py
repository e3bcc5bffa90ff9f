#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""openssl(1) accepts what the simulated machine signed, by hand and without
a line of ours: sim_openssl.py SIM-DUMP."""

import os
import shutil
import subprocess
import sys
import tempfile

LINES = {'Milan': '1', 'Genoa': '2', 'Turin': '3'}
KEYS = {'VCEK': '0', 'VLEK': '1'}


def openssl(*args, good=True):
  done = subprocess.run(('openssl',) + args, capture_output=True, text=True, check=False)
  said = done.stdout + done.stderr
  if (done.returncode == 0) != good:
    sys.exit(f'openssl {" ".join(args)}: exit code {done.returncode}\n{said}')
  return said


def der_integer(little_endian):
  value = int.from_bytes(little_endian, 'little')
  data = value.to_bytes(value.bit_length() // 8 + 1, 'big')
  return bytes((2, len(data))) + data


def der_signature(report):
  """R and S stand at 0x2a0, 72 bytes each; X.509 wants a SEQUENCE of both."""
  both = der_integer(report[0x2a0:0x2e8]) + der_integer(report[0x2e8:0x330])
  return bytes((0x30, len(both))) + both


def check_chain(authority):
  for name in 'ark', authority, 'leaf':
    openssl('x509', '-inform', 'DER', '-in', f'{name}.der', '-out', f'{name}.pem')
  openssl('verify', '-CAfile', 'ark.pem', '-untrusted', f'{authority}.pem', 'leaf.pem')
  openssl('verify', '-CAfile', f'{authority}.pem', 'leaf.pem', good=False)
  text = openssl('x509', '-in', f'{authority}.pem', '-noout', '-text')
  for want in 'rsassaPss', 'sha384', 'Salt Length: 0x30', '(4096 bit)', 'pathlen:0':
    if want not in text:
      sys.exit(f'{authority}: no {want} in\n{text}')


def check_report():
  with open('report.bin', 'rb') as f:
    report = f.read()
  if len(report) != 1184 or not report[0x50:].startswith(b'looked at by openssl(1)\0'):
    sys.exit('not the report that was asked for')
  with open('signed.bin', 'wb') as f:
    f.write(report[:0x2a0])
  with open('other.bin', 'wb') as f:
    f.write(report[:0x29f] + bytes((report[0x29f] ^ 1,)))
  with open('signature.der', 'wb') as f:
    f.write(der_signature(report))
  openssl('x509', '-in', 'leaf.pem', '-noout', '-pubkey', '-out', 'leaf.pub')
  check = 'dgst', '-sha384', '-verify', 'leaf.pub', '-signature', 'signature.der'
  openssl(*check, 'signed.bin')
  openssl(*check, 'other.bin', good=False)


def check_crl():
  said = openssl('crl', '-inform', 'DER', '-in', 'crl.der', '-CAfile', 'ark.pem', '-noout')
  if 'verify OK' not in said:
    sys.exit(f'revocation list: {said}')


def main():
  if not shutil.which('openssl'):
    print('skipped: no openssl(1) here')
    sys.exit(77)
  dump = os.path.abspath(sys.argv[1])
  for line, line_id in LINES.items():
    for key, key_id in KEYS.items():
      with tempfile.TemporaryDirectory() as folder:
        subprocess.run((dump, folder, line_id, key_id), check=True)
        os.chdir(folder)
        check_chain('asvk' if key == 'VLEK' else 'ask')
        check_report()
        check_crl()
        os.chdir('/')
      print(f'{line}, {key}: accepted')


if __name__ == '__main__':
  main()
