#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Policy files and options that make no sense: each is exit 2 and says which
member or option, and why.  A demand that is not understood never passes."""

import json
import os
import re
import sys
import tempfile

import ctl

ANY = '--any-user-data'

# a whole file, what stderr must say
FILES = [
  (b'', 'line '),
  (b'{', 'line '),
  (b'[]', 'a policy is a JSON object'),
  (b'"measurement"', 'line '),
  (b'{} {}', 'line '),
  (b'{"vmpl": 0, "vmpl": 1}', 'line '),
  (b'{"min_guest_svn": 5, "min-guest-svn": 0}', "'min-guest-svn' is there twice"),
  (b'{"vmpl": 0, // 1\n}', 'line '),
  (b'\xff\xfe{\0}\0', 'line '),
  (b'{"a": ' * 5000, 'line '),
  (b'{"mesurement": "00"}', "unknown member 'mesurement'; did you mean 'measurement'?"),
  (b'{"frobnicate": 1}', "unknown member 'frobnicate'"),
  (b'{"": 1}', "unknown member ''"),
  (b'{"\\u001b[31m": 1}', "unknown member '?[31m'"),
  (b'{"\\u009b31m": 1}', "unknown member '?"),
]

# a member's value, what stderr must say besides its name
MEMBERS = [
  ('measurement', [], 'an empty list'),
  ('measurement', 'ab', 'is not 48 bytes'),
  ('measurement', 'ab' * 49, 'is not 48 bytes'),
  ('measurement', 'xy' * 48, 'is not 48 bytes'),
  ('measurement', '', 'is not 48 bytes'),
  ('measurement', None, 'neither a string nor a number'),
  ('measurement', True, 'neither a string nor a number'),
  ('measurement', 1.5, 'neither a string nor a number'),
  ('measurement', [['ab' * 48]], 'neither a string nor a number'),
  ('measurement', {'hex': 'ab'}, 'an object makes no sense'),
  ('chip_id', 'ab' * 9, 'is not 64 bytes'),
  ('family_id', 'ab' * 15, 'is not 16 bytes'),
  ('id_key', 'ab', 'is not 48 bytes'),
  ('vmpl', 4, 'is no list of numbers'),
  ('vmpl', [0, -1], 'is no list of numbers'),
  ('vmpl', '', 'is no list of numbers'),
  ('min_guest_svn', -1, 'is no number'),
  ('min_guest_svn', 1 << 32, 'is no number'),
  ('min_guest_svn', [1], 'a list makes no sense'),
  ('min_guest_svn', 'many', 'is no number'),
  ('min_abi', '1', 'is no version'),
  ('min_abi', '1.2.3', 'is no version'),
  ('min_abi', '1.256', 'is no version'),
  ('min_firmware', '1.55', 'is no version'),
  ('min_firmware', '1..5', 'is no version'),
  ('min_reported_tcb', {}, 'empty'),
  ('min_reported_tcb', {'snp': 256}, 'is no list like'),
  ('min_reported_tcb', {'snp': -1}, 'is no list like'),
  ('min_reported_tcb', {'snp': '3'}, 'not an object of numbers'),
  ('min_reported_tcb', {'frob': 3}, 'is no list like'),
  ('min_reported_tcb', {'snp=1,tee': 3}, 'not an object of numbers'),
  ('min_reported_tcb', {'x' * 2000: 3}, 'too long'),
  ('min_reported_tcb', 'snp', 'is no list like'),
  ('min_reported_tcb', {'boot_loader': 255, 'boot-loader': 0}, 'a component twice'),
  ('min_reported_tcb', 'boot_loader=255,snp=1,boot-loader=0', 'a component twice'),
  ('min_current_tcb', 'fmc=255,fmc=255', 'a component twice'),
  ('min_committed_tcb', 'tee=255,tee=0', 'a component twice'),
  ('min_launch_tcb', 'snp=255,snp=0', 'a component twice'),
  ('min_launch_tcb', 'microcode=255,microcode=0', 'a component twice'),
  ('require_policy', 'smtt', "did you mean 'smt'?"),
  ('require_policy', 'smt,,debug', 'is not known'),
  ('require_platform', '0xfffffffffffffffff', 'is not known'),
  ('require', 'firmware', 'is not known'),
  ('permit', ['debug', 'everything'], 'is not known'),
  ('revocation', 'on', 'is none of off,if-present,required'),
  ('revocation', ['off'], 'a list makes no sense'),
  ('allow_cert', 'vcek,askk', "did you mean 'ask'?"),
  ('allow_cert', 'none', 'cannot be asked for'),
  ('max_leaf_age', '0', 'is no time like'),
  ('max_leaf_age', '3w', 'is no time like'),
  ('max_leaf_age', 'd', 'is no time like'),
  ('max_leaf_age', '3dd', 'is no time like'),
  ('max_leaf_age', '99999999999d', 'is no time like'),
  ('current_mitigations', '-1', 'is no number'),
]


# an option that says one thing, and two things that it may say
ONCE = [
  ('revocation', 'required', 'off'),
  ('min-guest-svn', '7', '0'),
  ('min-abi', '1.55', '0.0'),
  ('min-reported-tcb', 'snp=255', 'snp=0'),
  ('min-current-tcb', 'snp=255', 'tee=0'),
  ('min-committed-tcb', 'snp=255', 'snp=255'),
  ('min-launch-tcb', 'fmc=1', 'fmc=0'),
  ('min-firmware', '1.55.21', '0.0.0'),
  ('min-committed-firmware', '1.55.21', '1.55.20'),
  ('current-mitigations', '0x3', '0'),
  ('launch-mitigations', '0x3', '1'),
  ('max-leaf-age', '1h', '3650d'),
  ('max-report-version', '5', '9'),
]

# an option that may be repeated, and two things that it may say
OFTEN = [
  ('permit', 'debug', 'migration'),
  ('vmpl', '0', '1'),
  ('measurement', '00' * 48, '01' * 48),
  ('host-data', '00' * 32, '01' * 32),
  ('family-id', '00' * 16, '01' * 16),
  ('image-id', '00' * 16, '01' * 16),
  ('report-id', '00' * 32, '01' * 32),
  ('report-id-ma', '00' * 32, '01' * 32),
  ('chip-id', '00' * 64, '01' * 8),
  ('id-key', '00' * 48, '01' * 48),
  ('author-key', '00' * 48, '01' * 48),
  ('require-policy', 'smt', 'debug'),
  ('forbid-policy', 'smt', 'debug'),
  ('require-platform', 'ecc-en', 'tsme-en'),
  ('forbid-platform', 'ecc-en', 'tsme-en'),
  ('require', 'committed-firmware', 'author-key'),
  ('require-cert', 'vcek', 'ask'),
  ('allow-cert', 'vcek', 'ask'),
]


def try_twice(tool, scratch):
  """The weaker of two demands must not take the stricter one's place, in
  either order; beside a file, the command line's is the one that counts."""
  report = ctl.write(os.path.join(scratch, 'no report'), b'')
  for rows, code in ((ONCE, 2), (OFTEN, 1)):
    for name, one, other in rows:
      for values in ((one, other), (other, one), (one, one)):
        words = [word for value in values for word in (f'--{name}', value)]
        tool.expect(code, 'verify', report, ANY, *words,
                    err=f'--{name} is given twice' if code == 2 else 'no attestation report')
  for name, one, other in ONCE:
    path = ctl.write(os.path.join(scratch, 'policy.json'),
                     json.dumps({name.replace('-', '_'): other}).encode())
    tool.expect(1, 'verify', report, ANY, '-p', path, f'--{name}', one,
                err='no attestation report')
  help_text = tool.expect(0, 'verify', '--help').stdout.decode().split('Policy options:')[1]
  options = set(re.findall(r'^ +(?:-., )?--([a-z-]+)', help_text.split('\n\n')[0], re.M))
  left = options - {row[0] for row in ONCE + OFTEN} - {'policy'}
  ctl.check(not left, f'untried: {left}')


def try_file(tool, scratch, data, *said):
  path = ctl.write(os.path.join(scratch, 'policy.json'), data)
  tool.expect(2, 'verify', '-', ANY, '-p', path, err=['policy.json', *said])


def manuals_example(tool, scratch):
  """The example in the manual is understood."""
  page = ctl.read(sys.argv[3]).decode()
  example = page.split('.Bd -literal -offset indent\n')[1].split('.Ed\n')[0]
  path = ctl.write(os.path.join(scratch, 'policy.json'), example.encode())
  for name, digest in (('release-7.digest', 'ab'), ('release-7.1.digest', 'cd')):
    ctl.write(os.path.join(scratch, name), digest.encode() * 48)
  ctl.check(json.loads(example)['measurement'], 'the example has no measurement')
  tool.expect(1, 'verify', '-', ANY, '-p', path, cwd=scratch, err='-: ')


def main():
  tool = ctl.Ctl()
  with tempfile.TemporaryDirectory() as scratch:
    for data, said in FILES:
      try_file(tool, scratch, data, said)
    for member, value, said in MEMBERS:
      try_file(tool, scratch, json.dumps({member: value}).encode(), member, said)
      if isinstance(value, str):
        option = '--' + member.replace('_', '-')
        tool.expect(2, 'verify', '-', ANY, option, value, err=[option, said])
    try_twice(tool, scratch)
    manuals_example(tool, scratch)
    tool.expect(1, 'verify', '-', ANY, '-p', scratch, err='Is a directory')
    tool.expect(1, 'verify', '-', ANY, '-p', '/dev/zero', err='larger than')
    missing = os.path.join(scratch, 'missing')
    for option in ('--measurement', '--id-key', '--author-key'):
      tool.expect(1, 'verify', '-', ANY, option, f'@{missing}', err='check the name')
    junk = ctl.write(os.path.join(scratch, 'junk'), b'junk')
    tool.expect(2, 'verify', '-', ANY, '--measurement', f'@{junk}', err='nor @FILE with them')
    tool.expect(1, 'verify', '-', ANY, '--id-key', f'@{junk}', err='junk')
  tool.done()


main()
