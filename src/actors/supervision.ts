// The supervision port: what the kernel tells a supervisor about children, and what it does when told.
// The kernel never decides; `src/supervisors` does, and is handed in when the system is made.

import type { BackoffOptions } from '../time/index.ts';
import type { ActorAddress } from './address.ts';
import type { Failure } from './failure.ts';

/** What to do about a failed child. */
export type Directive =
  | 'restart'
  | 'resume'
  | 'stop'
  | 'escalate'
  | { readonly do: 'restart'; readonly afterMs?: number };

/** How an actor, or the system's guardian, supervises its children. */
export interface SupervisionOptions {
  /** @default 'one-for-one' */
  strategy?: 'one-for-one';
  /** Restarts that one child may have within `periodMs` before its supervisor gives up. @default 3 */
  intensity?: number;
  /** @default 5_000 */
  periodMs?: number;
  backoff?: BackoffOptions;
  /** Decides by failure; one that throws or returns something unknown counts as 'escalate'. @default by cause */
  decide?(failure: Failure): Directive;
  /** @default unlimited */
  maxChildren?: number;
  /** The system's guardian only: when a top-level actor exhausts its restarts, stop that actor or the whole system. @default 'stop-actor' */
  onExhausted?: 'stop-actor' | 'stop-system';
}

/** A child as its supervisor sees it. */
export interface SupervisedChild {
  readonly id: number;
  readonly address: ActorAddress;
  readonly restartType: 'permanent' | 'transient' | 'temporary';
  /** Carries a decision out. `sequence` is that of the failure it answers; a stale one is ignored. */
  carryOut(action: ChildAction, sequence: number): void;
}

export type ChildAction =
  | { readonly kind: 'restart'; readonly afterMs: number }
  | { readonly kind: 'resume' }
  /** For good. `incident`: why a person should know; `stopSystem`: the whole system stops with it. */
  | { readonly kind: 'stop'; readonly incident?: string; readonly stopSystem?: boolean }
  /** The supervisor fails itself, to its own parent; `intensity` says that restarts were exhausted. */
  | { readonly kind: 'escalate'; readonly exhausted: boolean };

/** The supervisor of one parent's children. */
export interface ChildSupervisor {
  /** A child failed, or (failure undefined) a permanent one ended normally. It is suspended until `carryOut`. */
  childDown(child: SupervisedChild, failure: Failure | undefined, sequence: number): void;
  /** A child about which it heard before is gone for good. */
  childGone(id: number): void;
  /** The parent is gone, or begins a new incarnation. */
  close(): void;
}

/** Makes supervisors; given to the kernel by the composition root. */
export interface SupervisionPort {
  supervise(
    parent: { readonly address: ActorAddress },
    options: SupervisionOptions,
    isGuardian: boolean,
  ): ChildSupervisor;
  /** Throws TROUPE_INVALID_OPTION when the options are wrong. */
  check(where: string, options: SupervisionOptions): void;
  /** True when no decision is under way. */
  idle(): boolean;
  close(): void;
}
