# SPDX-License-Identifier: MIT
"""An initramfs, written without cpio: the newc format is a header of hex
numbers, the name, the bytes, each padded to four."""

import gzip
import lzma
import os
import re
import stat
import subprocess


class Initramfs:
  def __init__(self):
    self._parts, self._folders, self._inode = [], set(), 0

  def _entry(self, path, mode, data, rdev=(0, 0)):
    self._inode += 1
    name = path.encode() + b'\0'
    fields = [self._inode, mode, 0, 0, 1, 0, len(data), 0, 0, *rdev, len(name), 0]
    head = b'070701' + b''.join(b'%08X' % field for field in fields)
    self._parts.append(head + name + bytes(-(len(head) + len(name)) % 4))
    self._parts.append(data + bytes(-len(data) % 4))

  def folder(self, path):
    if path and path not in self._folders:
      self.folder(os.path.dirname(path))
      self._folders.add(path)
      self._entry(path, stat.S_IFDIR | 0o755, b'')

  def device(self, path, major, minor):
    self.folder(os.path.dirname(path))
    self._entry(path, stat.S_IFCHR | 0o600, b'', (major, minor))

  def data(self, path, data, mode=0o644):
    path = path.lstrip('/')
    self.folder(os.path.dirname(path))
    self._entry(path, stat.S_IFREG | mode, data)

  def file(self, path, source):
    with open(source, 'rb') as f:
      data = f.read()
    if source.endswith('.xz'):
      data = lzma.decompress(data)
    elif source.endswith('.gz'):
      data = gzip.decompress(data)
    self.data(path, data, 0o755 if os.access(source, os.X_OK) else 0o644)

  def program(self, path, source, seen):
    """A program, and the libraries that it is linked with."""
    self.file(path, source)
    done = subprocess.run(['ldd', source], capture_output=True, text=True, check=False)
    for library in re.findall(r'(?:=> |^\s*)(/\S+) \(0x', done.stdout, re.M):
      if library not in seen:
        seen.add(library)
        where = library if 'ld-linux' in library else f'lib/{os.path.basename(library)}'
        self.file(where, os.path.realpath(library))

  def write(self, path):
    self._entry('TRAILER!!!', 0, b'')
    with open(path, 'wb') as f:
      f.writelines(self._parts)
