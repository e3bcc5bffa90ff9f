# SPDX-License-Identifier: MIT
"""The part of this Python that some imports need, for an initramfs: at the
same paths, so that the interpreter finds it as it does here."""

import os
import py_compile
import subprocess
import sys
import tempfile

# What interpreters load by name, and no import statement shows.
MORE = ('encodings.ascii', 'encodings.idna', 'encodings.latin_1', 'encodings.utf_8')


def _loaded(names):
  """The files of @names and of all that they import."""
  code = ('import importlib, sys\n'
          'for name in sys.argv[1:]: importlib.import_module(name)\n'
          'print(*filter(None, (getattr(m, "__file__", None) for m in'
          ' list(sys.modules.values()))), sep="\\n")')
  done = subprocess.run([sys.executable, '-S', '-B', '-c', code, *MORE, *names],
                        capture_output=True, text=True, check=True)
  return [path for path in done.stdout.split('\n') if path.startswith('/')]


def _compiled(source):
  """Byte code that does not look at its source's time, which is lost."""
  with tempfile.NamedTemporaryFile(suffix='.pyc') as f:
    py_compile.compile(source, f.name, doraise=True,
                       invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    return f.read()


def add(ram, names, seen):
  """Put interpreter and modules into @ram; the interpreter's path there."""
  program = os.path.realpath(sys.executable)
  ram.program(program, program, seen)
  for path in _loaded(names):
    if path.endswith('.so'):
      ram.program(path, path, seen)
      continue
    ram.file(path, path)
    folder, name = os.path.split(path)
    cached = f'{name.removesuffix(".py")}.{sys.implementation.cache_tag}.pyc'
    ram.data(os.path.join(folder, '__pycache__', cached), _compiled(path))
  # The landmark by which an interpreter knows its home.
  home = os.path.dirname(os.__file__)
  ram.folder(os.path.join(home, 'lib-dynload').lstrip('/'))
  return program
