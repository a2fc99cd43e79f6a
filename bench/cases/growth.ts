// The growth cases, part of the kernel suite: how much slower a message gets as a system grows.
// The value is the slowest point over the fastest, so it compares Troupe with itself and needs no peer.

import { atMost, type BenchCase } from './case.ts';

const common = { steady: true, unit: '× slowest/fastest', higherIsBetter: false, peers: [], goal: atMost(2) } as const;

export const growth: readonly BenchCase[] = [
  {
    name: 'growth-actors',
    about: 'time per message, 10² to 10⁶ actors in the system',
    ...common,
    size: { full: 1_000_000, quick: 1_000_000 },
  },
  {
    name: 'growth-depth',
    about: 'time per message, tree depth 1 to 100',
    ...common,
    size: { full: 1_000_000, quick: 1_000_000 },
  },
  {
    name: 'growth-siblings',
    about: 'time per message, 1 to 10⁵ siblings',
    ...common,
    size: { full: 1_000_000, quick: 1_000_000 },
  },
];
