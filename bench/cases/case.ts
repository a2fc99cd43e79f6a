// What a benchmark case is: what it measures, on which runtimes, how much of it, and the figure to reach.
// The tables of cases are kernel.ts and supervision.ts; nothing else knows a case by name.

export type PeerName = 'beam' | 'nact' | 'effect';
export type RuntimeName = 'troupe' | PeerName;

/** A full run makes results; a quick one gives a first impression. */
export type Effort = 'full' | 'quick';

/** A figure to reach: `times` better than a peer in the same run, or a value that a person feels. */
export type Goal = { readonly peer: PeerName; readonly times: number } | { readonly atMost: number };

export interface BenchCase {
  readonly name: string;
  /** One line for the help and RESULTS.md. */
  readonly about: string;
  readonly unit: string;
  readonly higherIsBetter: boolean;
  /** Operations of one run. */
  readonly size: Readonly<Record<Effort, number>>;
  readonly peers: readonly PeerName[];
  /** Hardly differs between processes: --quick is content with one round. */
  readonly steady?: true;
  readonly goal?: Goal;
  /** File name of the programs; without extension it gets that of the runtime. @default the name of the case */
  readonly program?: string;
  /** Flags of node for this case. */
  readonly nodeFlags?: readonly string[];
}

export const timesBeam = (times: number): Goal => ({ peer: 'beam', times });
export const atMost = (value: number): Goal => ({ atMost: value });
