// The contract of a bootstrap script: its default export is a function that gets a Fleet and may return a FleetHandle.
// Types and one small helper; the command line that calls the function is not loaded from here.

import type { ActorSystem, SystemOptions } from './system.ts';

/** What `troupe run` gives to a bootstrap script. */
export interface Fleet {
  /** Where to spawn. `troupe run` made it, and drains and stops it at the end. */
  readonly system: ActorSystem;
  /** The command line after the script's path, untouched. */
  readonly args: readonly string[];
  /** Aborts when the fleet is to end: take in no more work. What the actors already have is drained afterwards. */
  readonly signal: AbortSignal;
  readonly output: FleetOutput;
}

/** Where a fleet shows what it does. Control characters in the texts are made visible, so that content cannot drive the terminal. */
export interface FleetOutput {
  /** Prints a line, or several when the text has line breaks. */
  line(text: string): void;
  /** Shows how far a stage is: one live line per stage on a terminal, elsewhere a plain line at most once a second. */
  stage(name: string, text: string): void;
}

/** What a fleet that can end by itself, or has something to say at the end, gives back. */
export interface FleetHandle {
  /** Fulfilled: the work is done, the fleet is drained and stopped. Rejected: the fleet has failed. @default it runs until asked to stop */
  readonly done?: PromiseLike<unknown>;
  /** Printed when everything has stopped. */
  readonly summary?: () => string;
}

/** Starts a fleet. It must return, or its promise settle, within the start timeout; what takes long belongs in `done`. */
export type FleetStart = (fleet: Fleet) => undefined | void | FleetHandle | Promise<undefined | void | FleetHandle>;

/** Options of the system that `troupe run` makes. `name` gives way to `--name`. */
export type FleetOptions = Partial<SystemOptions>;

/** The default export of a bootstrap script: a plain function will do. */
export type FleetDefinition = FleetStart & { readonly options?: FleetOptions };

/** Types a bootstrap script, and adds options for its system: `export default defineFleet((fleet) => { … })`. */
export function defineFleet(start: FleetStart, options?: FleetOptions): FleetDefinition {
  const definition: FleetStart = (fleet) => start(fleet);
  return Object.assign(definition, options === undefined ? {} : { options });
}
