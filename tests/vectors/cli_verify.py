#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguestctl verify on reports of real processors: each is accepted as its
row of the manifest says, and everything that is wrong with it is named."""

import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'flow'))
import ctl  # noqa: E402

ANY = '--any-user-data'
VLEK_TIME = '2025-06-01T12:00:00Z'


class Vectors:

  def __init__(self, tool, folder, scratch):
    self.tool, self.folder, self.scratch = tool, folder, scratch

  def file(self, *parts):
    return os.path.join(self.folder, *parts)

  def chain(self, line, ca='ask', leaf=None):
    """The options that offer a chain; the ARK comes along, untrusted."""
    files = [self.file('ca', f'{line}-{ca}.der'), self.file('ca', f'{line}-ark.der')]
    if leaf:
      files.append(leaf)
    return [word for file in files for word in ('--cert', file)]

  def altered(self, path, at, name):
    data = bytearray(ctl.read(path))
    data[at] ^= 0xff
    return ctl.write(os.path.join(self.scratch, name), bytes(data))

  def accept(self, report, *args):
    self.tool.expect(0, 'verify', report, *args, out='accepted')
    answer = self.tool.answer(0, 'verify', report, *args)
    ctl.check(answer['accepted'] and answer['checks'], f'{report}: {answer}')
    results = {c['name']: c['result'] for c in answer['checks']}
    ctl.check('failed' not in results.values(), f'{report}: {results}')
    return answer

  def reject(self, report, failed, *args):
    """Rejected, and by just these checks."""
    self.tool.expect(1, 'verify', report, *args, err='rejected', out='FAILED')
    answer = self.tool.answer(1, 'verify', report, *args, err='rejected')
    found = sorted(c['name'] for c in answer['checks'] if c['result'] == 'failed')
    ctl.check(not answer['accepted'] and set(failed) <= set(found),
              f'{report} {args}: {failed} should fail, {found} did')
    return found


def good_reports(v):
  leaf = v.file('milan-v2', 'vcek.der')
  v.accept(v.file('milan-v2', 'report.bin'), ANY, '--permit', 'debug',
           *v.chain('milan', leaf=leaf))
  v.accept(v.file('milan-v2', 'report.bin'), '-u', '0102030405', '--permit',
           'debug', *v.chain('milan', leaf=leaf))
  for name in ('milan-v3', 'genoa-v3', 'turin-v5'):
    line = name.split('-')[0]
    answer = v.accept(v.file(name, 'report.bin'), ANY,
                      *v.chain(line, leaf=v.file(name, 'vcek.der')))
    ctl.check(answer['line'] == line.capitalize(), f'{name}: {answer["line"]}')
  v.accept(v.file('milan-v3-vlek', 'report.bin'), ANY, '--at', VLEK_TIME,
           *v.chain('milan', 'asvk', v.file('milan-v3-vlek', 'vlek.der')))


def quietly(v):
  """With --quiet the exit code says it, and of a refusal one line."""
  report, leaf = v.file('milan-v3', 'report.bin'), v.file('milan-v3', 'vcek.der')
  good = v.tool.expect(0, 'verify', '-q', report, ANY, *v.chain('milan', leaf=leaf))
  bad = v.tool.expect(1, 'verify', '-q', report, '-u', '01', *v.chain('milan', leaf=leaf),
                      err='rejected: user-data')
  ctl.check(good.stdout == b'' == bad.stdout, 'quiet is not quiet')
  ctl.check(bad.stderr.count(b'\n') == 1, f'more than a line: {bad.stderr}')


def all_in_one_folder(v):
  """--certs takes what it finds, all lines and kinds mixed."""
  folder = os.path.join(v.scratch, 'certs')
  os.mkdir(folder)
  for line in ('milan', 'genoa', 'turin'):
    for kind in ('ark', 'ask', 'asvk'):
      name = f'{line}-{kind}.der'
      ctl.write(os.path.join(folder, name), ctl.read(v.file('ca', name)))
  ctl.write(os.path.join(folder, 'README'), b'not a certificate')
  for name in ('milan-v3', 'genoa-v3', 'turin-v5'):
    v.accept(v.file(name, 'report.bin'), ANY, '--certs', folder, '--cert',
             v.file(name, 'vcek.der'))


def bad_reports(v):
  for name in ('milan-v3', 'genoa-v3', 'turin-v5'):
    line = name.split('-')[0]
    report, leaf = v.file(name, 'report.bin'), v.file(name, 'vcek.der')
    v.reject(v.altered(report, 100, 'flipped.bin'), ['signature'], ANY,
             *v.chain(line, leaf=leaf))
    v.reject(report, ['chain'], ANY,
             *v.chain('genoa' if line != 'genoa' else 'milan', leaf=leaf))
    v.reject(report, ['chain'], ANY, *v.chain(line, 'asvk', leaf))
    v.reject(report, ['chain'], ANY, *v.chain(line, leaf=v.altered(
      leaf, len(ctl.read(leaf)) - 1, 'leaf.der')))
    v.reject(report, ['user-data'], '-u', 'ff', *v.chain(line, leaf=leaf))
    v.reject(report, ['chain'], ANY, '--cert', leaf)
    v.reject(report, [], ANY)
    v.tool.expect(1, 'verify', report, ANY, '--root',
                  v.file('ca', f'{line}-ask.der'),
                  err='ask.der is no root to trust')
  for option, file, kind in (('--crl', v.file('milan-v3', 'vcek.der'), 'revocation list'),
                             ('--root', v.file('milan-v3', 'report.bin'), 'certificate of AMD'),
                             ('--cert', v.file('milan-v3', 'report.bin'), 'certificate of AMD')):
    v.tool.expect(1, 'verify', v.file('milan-v3', 'report.bin'), ANY, option, file,
                  err=f'{file} is no {kind}')


def bad_policies_and_times(v):
  leaf = v.file('milan-v2', 'vcek.der')
  v.reject(v.file('milan-v2', 'report.bin'), ['debug'], ANY,
           *v.chain('milan', leaf=leaf))
  v.reject(v.file('milan-v2', 'report.bin'), ['debug'], ANY, '--permit',
           'migration', *v.chain('milan', leaf=leaf))
  vlek = v.chain('milan', 'asvk', v.file('milan-v3-vlek', 'vlek.der'))
  report = v.file('milan-v3-vlek', 'report.bin')
  v.reject(report, [], ANY, '--at', '2026-06-01', *vlek)
  v.reject(report, [], ANY, '--at', '2024-06-01', *vlek)
  v.reject(report, [], ANY, *vlek)
  v.reject(v.file('milan-v3', 'report.bin'), [], ANY, '--at', '1999-01-01',
           *v.chain('milan', leaf=v.file('milan-v3', 'vcek.der')))


def bad_files(v):
  chain = v.chain('milan', leaf=v.file('milan-v3', 'vcek.der'))
  report = ctl.read(v.file('milan-v3', 'report.bin'))
  for name, data in (('empty', b''), ('short', report[:-1]), ('stub', report[:4]),
                     ('junk', b'\xff' * 1184)):
    file = ctl.write(os.path.join(v.scratch, name), data)
    v.tool.expect(1, 'verify', file, ANY, *chain, err=name)
  v.tool.expect(1, 'verify', v.file('negative', 'version0.report.bin'), ANY,
                *chain, err='version0.report.bin is rejected: version')
  for cert in ('empty', 'junk'):
    v.tool.expect(1, 'verify', v.file('milan-v3', 'report.bin'), ANY, '--cert',
                  os.path.join(v.scratch, cert), err=cert)
  v.reject(v.file('milan-v3', 'report.bin'), ['chain'], ANY, *v.chain(
    'milan', leaf=v.file('negative', 'vcek-altered.der')))


def main():
  tool = ctl.Ctl()
  with tempfile.TemporaryDirectory() as scratch:
    v = Vectors(tool, ctl.vectors(), scratch)
    good_reports(v)
    quietly(v)
    all_in_one_folder(v)
    bad_reports(v)
    bad_policies_and_times(v)
    bad_files(v)
  tool.done()


main()
