// The cases of the Savina actor benchmark suite, part of the kernel suite, with the shapes and sizes of the original
// where they fit. The BEAM programs are written for it, not transcribed: selective receive instead of a stash.

import { type BenchCase, timesBeam } from './case.ts';

const common = { higherIsBetter: true, goal: timesBeam(1.5) } as const;

export const savina: readonly BenchCase[] = [
  {
    name: 'big',
    about: '120 actors, all-to-all pings and pongs',
    unit: 'messages/s',
    ...common,
    size: { full: 480_000, quick: 96_000 },
    peers: ['beam', 'nact', 'effect'],
  },
  {
    name: 'fork-join-create',
    about: 'actors started, each handles one message and ends',
    unit: 'actors/s',
    ...common,
    size: { full: 100_000, quick: 20_000 },
    peers: ['beam', 'effect'],
  },
  {
    name: 'fork-join-throughput',
    about: 'a small computation at each message, 60 actors',
    unit: 'messages/s',
    higherIsBetter: true,
    size: { full: 600_000, quick: 60_000 },
    peers: ['beam'],
  },
  {
    name: 'chameneos',
    about: '100 creatures meet in pairs at one mall',
    unit: 'meetings/s',
    ...common,
    size: { full: 200_000, quick: 40_000 },
    peers: ['beam', 'effect'],
  },
  {
    name: 'philosophers',
    about: '20 philosophers, one arbiter, asking again when denied',
    unit: 'meals/s',
    ...common,
    size: { full: 100_000, quick: 20_000 },
    peers: ['beam', 'effect'],
  },
  {
    name: 'banking',
    about: 'transfers between 1,000 accounts; a waiting account stashes',
    unit: 'transfers/s',
    ...common,
    size: { full: 50_000, quick: 10_000 },
    peers: ['beam'],
  },
  {
    name: 'banking-ask',
    about: 'the same transfers; a waiting account awaits an ask',
    unit: 'transfers/s',
    ...common,
    size: { full: 50_000, quick: 10_000 },
    peers: ['beam', 'effect'],
  },
];
