# SPDX-License-Identifier: MIT
"""What is measured, beside what, and how samples become figures."""

import collections
import statistics

# what: in a reader's words; floor: what it is measured beside; bound: the most
# that the ratio may be, or None; digits: behind the point.
Row = collections.namedtuple('Row', 'id what unit floor bound digits')

ROWS = (
  Row('verify_warm', 'verify a report, its chain known', 'us', 'one raw P-384 verification', 1.03, 1),
  Row('verify_new_leaf', 'verify, the leaf new', 'us', 'one raw P-384 verification', 1.30, 1),
  Row('verify_cold', 'verify, nothing known', 'us', 'one raw P-384 verification', 1.55, 1),
  Row('parse_report', 'parse a report', 'ns', 'its fields taken by hand', 1.50, 1),
  Row('parse_certs', 'walk a table of 3 certificates', 'ns', 'the same by hand', None, 1),
  Row('get_report_overhead', 'get a report, over the device node', 'us', 'the bare ioctl', 1.02, 1),
  Row('ext_report_requests', 'host calls for an extended report', 'calls', 'one', 1.00, 2),
  Row('throttle_makespan', '8 clients, 2 calls in 2 s allowed', 's', 'the token bucket\'s ideal', 1.05, 3),
  Row('core_seal_open', 'seal a request, open its answer', 'ns', 'the two bare AES-GCM operations', 1.15, 0),
  Row('sim_report', 'a simulated report', 'us', 'one P-384 signature', 1.10, 1),
  Row('node_query', 'a query that the node answers', 'us', 'a no-op ioctl over FUSE', 1.50, 2),
  Row('lib_size', 'libsnpguest.so, stripped', 'bytes', '64 KiB', 1.00, 0),
)

# low and high hold eight in ten of the ratios.
Figure = collections.namedtuple('Figure', 'id ratio low high median min max unit floor')


def of_row(name):
  """The row of a figure; what is measured beside the twelve has none."""
  return next((row for row in ROWS if row.id == name),
              Row(name, '', '', '', None, 2))


def sum_up(name, samples):
  """A figure of (value, floor) pairs, each pair measured side by side."""
  values = [value for value, _ in samples]
  # Neighbours in time: what else ran then hit both, and leaves the quotient.
  ratios = sorted(value / floor for value, floor in samples)
  tenth = len(ratios) // 10
  return Figure(name, statistics.median(ratios), ratios[tenth], ratios[-1 - tenth],
                statistics.median(values), min(values), max(values), of_row(name).unit,
                statistics.median(floor for _, floor in samples))


def is_held(figure):
  bound = of_row(figure.id).bound
  return bound is None or figure.ratio <= bound


def ordered(figures):
  """The twelve in their order, then what was measured beside them."""
  names = [row.id for row in ROWS]
  return ([figures[name] for name in names if name in figures],
          [figures[name] for name in figures if name not in names])
