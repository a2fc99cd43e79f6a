// The growth cases, part of the kernel suite: how much more an operation costs as its surroundings grow.
// The value is the slowest point over the fastest, so it compares Troupe with itself and needs no peer.

import { atMost, type BenchCase } from './case.ts';

const common = { steady: true, unit: '× slowest/fastest', higherIsBetter: false, peers: [] } as const;

/** The operation itself stays the same. */
const flat = { ...common, goal: atMost(2) } as const;

/**
 * A round of many operations, each charged with its share. Caches and garbage collection alone come to 2 or 3 at a hundred
 * times the size; quadratic work would come to 100.
 */
const linear = { ...common, goal: atMost(4) } as const;

const times = (count: number) => ({ size: { full: count, quick: count } });

export const growth: readonly BenchCase[] = [
  { name: 'growth-actors', about: 'time per message, 10² to 10⁶ actors in the system', ...flat, ...times(1_000_000) },
  { name: 'growth-depth', about: 'time per message, tree depth 1 to 100', ...flat, ...times(1_000_000) },
  { name: 'growth-siblings', about: 'time per message, 1 to 10⁵ siblings', ...flat, ...times(1_000_000) },
  { name: 'growth-restart', about: 'time per restart, 1 to 10⁵ siblings', ...flat, ...times(2_000) },
  { name: 'growth-storm', about: 'time per restart, 10² to 10⁴ siblings crash at once', ...linear, ...times(10_000) },
  {
    name: 'growth-window',
    about: 'time per restart, 10² to 10⁴ of one actor in a period',
    ...linear,
    ...times(10_000),
  },
  {
    name: 'growth-watch',
    about: 'time per life and Terminated, 10³ to 10⁵ for one watcher',
    ...linear,
    ...times(100_000),
  },
  { name: 'growth-stop-wide', about: 'time per start and stop, 10³ to 10⁵ children', ...linear, ...times(100_000) },
  { name: 'growth-stop-deep', about: 'time per start and stop, tree depth 10² to 10⁴', ...linear, ...times(10_000) },
  { name: 'growth-stash', about: 'time per stashed message, 10³ to 10⁵ at once', ...linear, ...times(100_000) },
  { name: 'growth-timers', about: 'time per timer, 10³ to 10⁵ of one actor', ...linear, ...times(100_000) },
  {
    name: 'growth-asks',
    about: 'time per ask, 10³ to 10⁵ open ones with timeouts of their own',
    ...linear,
    ...times(100_000),
  },
  { name: 'growth-offers', about: 'time per offer, 10³ to 10⁵ waiting for one mailbox', ...linear, ...times(100_000) },
];
