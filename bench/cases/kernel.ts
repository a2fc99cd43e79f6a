// The kernel suite: messages, asks, spawning, memory, the Savina cases, growth and start-up.
// Sizes count the operations of one run; a run is repeated until the time budget of its process is spent.

import { atMost, type BenchCase, timesBeam } from './case.ts';

const fast = { higherIsBetter: true } as const;
const small = { higherIsBetter: false } as const;
const heap = { nodeFlags: ['--expose-gc'], steady: true } as const;

export const kernel: readonly BenchCase[] = [
  {
    name: 'counting',
    about: 'messages told to one actor, then its count asked for',
    unit: 'messages/s',
    ...fast,
    size: { full: 1_000_000, quick: 100_000 },
    peers: ['beam', 'nact', 'effect'],
    goal: timesBeam(1.0),
  },
  {
    name: 'ping-pong',
    about: 'two actors answer each other',
    unit: 'messages/s',
    ...fast,
    size: { full: 500_000, quick: 50_000 },
    peers: ['beam', 'nact', 'effect'],
    goal: timesBeam(3.5),
  },
  {
    name: 'thread-ring',
    about: 'one message round a ring of 100 actors',
    unit: 'messages/s',
    ...fast,
    size: { full: 500_000, quick: 50_000 },
    peers: ['beam', 'nact', 'effect'],
    goal: timesBeam(3.5),
  },
  {
    name: 'ask',
    about: 'request and reply with a timeout, one after another',
    unit: 'asks/s',
    ...fast,
    size: { full: 200_000, quick: 20_000 },
    peers: ['beam', 'nact', 'effect'],
    goal: timesBeam(1.6),
  },
  {
    name: 'ask-1000',
    about: 'request and reply with a timeout, 1,000 in flight',
    unit: 'asks/s',
    ...fast,
    size: { full: 200_000, quick: 50_000 },
    peers: ['beam', 'nact'],
    goal: timesBeam(1.5),
  },
  {
    name: 'spawn',
    about: 'actors started, all of them through their init',
    unit: 'actors/s',
    ...fast,
    size: { full: 100_000, quick: 20_000 },
    peers: ['beam', 'nact', 'effect'],
    goal: timesBeam(8),
  },
  {
    name: 'spawn-life',
    about: 'spawn → init → first reply → Terminated seen by the watcher',
    unit: 'lives/s',
    ...fast,
    size: { full: 50_000, quick: 5_000 },
    peers: ['beam', 'nact'],
    goal: timesBeam(2),
  },
  {
    name: 'memory',
    about: 'per idle actor after init, 100,000 actors',
    unit: 'bytes/actor',
    ...small,
    ...heap,
    size: { full: 100_000, quick: 100_000 },
    peers: ['beam', 'nact', 'effect'],
    goal: atMost(450),
  },
  {
    name: 'memory-1m',
    about: 'per idle actor after init, 1,000,000 actors in one process',
    unit: 'bytes/actor',
    ...small,
    ...heap,
    size: { full: 1_000_000, quick: 1_000_000 },
    peers: ['beam'],
    goal: atMost(450),
    program: 'memory',
  },
  {
    name: 'start-up',
    about: "import 'troupe' in a bare node",
    unit: 'ms',
    ...small,
    size: { full: 1, quick: 1 },
    peers: [],
    goal: atMost(60),
  },
  {
    name: 'start-up-memory',
    about: "resident memory that import 'troupe' adds to a bare node",
    unit: 'MB',
    ...small,
    size: { full: 1, quick: 1 },
    peers: [],
    goal: atMost(15),
  },
];
