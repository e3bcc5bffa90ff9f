# SPDX-License-Identifier: MIT
"""A local server that plays AMD's key service, its bad days too."""

import base64
import http.server
import os
import threading
import time


PKI = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fuzz', 'pki')


def der(body):
  """One DER SEQUENCE, whatever is in it."""
  return b'\x30\x82' + len(body).to_bytes(2, 'big') + body


def pem(whole):
  text = base64.encodebytes(whole).replace(b'\n', b'')
  rows = [text[at:at + 64] for at in range(0, len(text), 64)]
  return b'\n'.join([b'-----BEGIN CERTIFICATE-----', *rows, b'-----END CERTIFICATE-----\n'])


def of_pki(name):
  with open(os.path.join(PKI, name), 'rb') as f:
    return f.read()


LEAF, CRL = of_pki('vcek.der'), of_pki('crl.der')
CHAIN = pem(of_pki('ask.der')) + pem(of_pki('ark.der'))


class Handler(http.server.BaseHTTPRequestHandler):
  protocol_version = 'HTTP/1.1'

  def log_message(self, *args):
    pass

  def do_GET(self):
    service = self.server.service
    service.asked.append(self.path)
    fault = service.faults.pop(0) if service.faults else None
    if callable(fault):
      fault(self)
    else:
      self.give(200, service.content(self.path))

  def give(self, status, body, **headers):
    self.send_response(status)
    for name, value in headers.items():
      self.send_header(name.replace('_', '-'), value)
    self.send_header('Content-Length', str(len(body)))
    self.end_headers()
    self.wfile.write(body)


def content_of(path):
  if path.endswith('/cert_chain'):
    return CHAIN
  return CRL if path.endswith('/crl') else LEAF


def says(status, body=b'', **headers):
  return lambda handler: handler.give(status, body, **headers)


def hangs_up(handler):
  handler.close_connection = True
  handler.connection.close()


def cut_short(handler):
  body = content_of(handler.path)
  handler.send_response(200)
  handler.send_header('Content-Length', str(len(body)))
  handler.end_headers()
  handler.wfile.write(body[:100])
  handler.close_connection = True


def dawdles(handler):
  time.sleep(4)
  handler.close_connection = True


class Server(http.server.ThreadingHTTPServer):
  daemon_threads = True

  def handle_error(self, request, client_address):
    """A client that hangs up is its own affair."""


class KeyService:
  """@faults: what the next answers are; None is a good one."""

  def content(self, path):
    return content_of(path)

  def __enter__(self):
    self.asked, self.faults = [], []
    self.server = Server(('127.0.0.1', 0), Handler)
    self.server.service = self
    self.thread = threading.Thread(target=self.server.serve_forever,
                                   kwargs={'poll_interval': 0.05}, daemon=True)
    self.thread.start()
    self.url = f'http://127.0.0.1:{self.server.server_address[1]}'
    return self

  def __exit__(self, *exc):
    self.server.shutdown()
    self.server.server_close()

  def expects(self, *faults):
    self.asked.clear()
    self.faults[:] = faults
