// The supervision suite: how soon a crashed actor works again, and how a storm of crashes treats everyone else.

import { atMost, type BenchCase } from './case.ts';

export const supervision: readonly BenchCase[] = [
  {
    name: 'restart',
    about: 'crash → first message handled by the new incarnation, median of one process',
    unit: 'µs',
    higherIsBetter: false,
    size: { full: 2_000, quick: 500 },
    peers: ['nact'],
    goal: atMost(100),
  },
  {
    name: 'storm',
    about: 'event-loop lag, 99th percentile, while 1,000 actors restart 100,000 times',
    unit: 'ms',
    higherIsBetter: false,
    size: { full: 100_000, quick: 100_000 },
    peers: [],
    goal: atMost(20),
  },
];
