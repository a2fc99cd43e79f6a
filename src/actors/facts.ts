// Facts: everything that happens in a system, as plain objects in the past tense; one table gives each its severity and its line.
// A fact holds no message bodies. It is built only if somebody listens.

import type { ActorAddress } from './address.ts';
import type { DeadLetterReason } from './dead-letters.ts';
import { errorLine, type Failure } from './failure.ts';
import type { StopReason } from './signal.ts';

export type Severity = 'debug' | 'info' | 'warn' | 'error';

interface ActorFact {
  readonly address: ActorAddress;
  readonly incarnation: number;
}

/** What each kind of fact carries besides `kind`, `at`, `system` and `node`. */
export interface FactTable {
  ActorStarted: ActorFact;
  ActorRestarted: ActorFact & { readonly restarts: number; readonly failure: Failure | undefined };
  ActorStopped: ActorFact & { readonly reason: StopReason };
  ActorFailed: ActorFact & { readonly failure: Failure };
  ActorResumed: ActorFact;
  RestartScheduled: ActorFact & { readonly afterMs: number };
  StoppedHookFailed: ActorFact & { readonly error: unknown };
  TurnAbandoned: ActorFact & { readonly phase: string };
  TurnCancelled: ActorFact & { readonly messageType: string };
  LateResultDiscarded: ActorFact;
  StrayErrorCaught: ActorFact & { readonly error: unknown };
  MessageDeadLettered: {
    readonly address: ActorAddress;
    readonly reason: DeadLetterReason;
    readonly messageType: string;
  };
  MessageQuarantined: ActorFact & { readonly failure: Failure };
  QuarantineDropped: { readonly count: number };
  MessageReplayed: { readonly address: ActorAddress; readonly messageId: string };
  IncidentOpened: ActorFact & { readonly cause: string; readonly failure: Failure | undefined };
  SupervisorFailed: { readonly address: ActorAddress; readonly error: unknown };
  UserFact: ActorFact & { readonly name: string; readonly data: Readonly<Record<string, unknown>> };
  SystemStarted: Record<never, never>;
  SystemStopping: Record<never, never>;
  SystemStopped: { readonly reason: string };
}

export type FactKind = keyof FactTable;

interface FactHeader {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly system: string;
  readonly node: string | undefined;
}

/** One thing that happened. */
export type Fact = { [Kind in FactKind]: FactHeader & { readonly kind: Kind } & FactTable[Kind] }[FactKind];

/** A fact that an actor emits with `context.emit`. */
export interface UserFact {
  readonly kind: string;
  readonly [field: string]: unknown;
}

type Line<Kind extends FactKind> = (fact: Extract<Fact, { kind: Kind }>) => string;

const table: { [Kind in FactKind]: readonly [Severity, Line<Kind>] } = {
  ActorStarted: ['debug', (fact) => `${fact.address} started as #${fact.incarnation}`],
  ActorRestarted: ['info', (fact) => `${fact.address} restarted as #${fact.incarnation} (restart ${fact.restarts})`],
  ActorStopped: ['debug', (fact) => `${fact.address} stopped: ${fact.reason.kind}`],
  ActorFailed: [
    'warn',
    (fact) =>
      `${fact.address} failed in ${fact.failure.phase} (${fact.failure.cause}): ${errorLine(fact.failure.error)}`,
  ],
  ActorResumed: ['info', (fact) => `${fact.address} resumed with its state kept`],
  RestartScheduled: ['info', (fact) => `${fact.address} restarts in ${Math.round(fact.afterMs)} ms`],
  StoppedHookFailed: ['warn', (fact) => `${fact.address}: its stopped hook failed: ${errorLine(fact.error)}`],
  TurnAbandoned: ['warn', (fact) => `${fact.address}: a turn in ${fact.phase} did not end in time and was abandoned`],
  TurnCancelled: ['info', (fact) => `${fact.address}: '${fact.messageType}' was cancelled because its asker gave up`],
  LateResultDiscarded: ['warn', (fact) => `${fact.address}: the late result of an abandoned turn was discarded`],
  StrayErrorCaught: ['warn', (fact) => `${fact.address}: an error outside of a turn: ${errorLine(fact.error)}`],
  MessageDeadLettered: ['info', (fact) => `dead letter '${fact.messageType}' for ${fact.address}: ${fact.reason}`],
  MessageQuarantined: [
    'warn',
    (fact) =>
      `${fact.address}: '${fact.failure.messageType ?? '?'}' is quarantined after attempt ${fact.failure.attempt}: ${errorLine(fact.failure.error)}`,
  ],
  QuarantineDropped: ['error', (fact) => `the quarantine is full: ${fact.count} messages dropped so far, oldest first`],
  MessageReplayed: ['info', (fact) => `${fact.address}: message ${fact.messageId} is sent again from the quarantine`],
  IncidentOpened: ['error', (fact) => `incident at ${fact.address}: ${fact.cause}`],
  SupervisorFailed: ['error', (fact) => `the supervisor of ${fact.address} failed: ${errorLine(fact.error)}`],
  UserFact: ['info', (fact) => `${fact.address}: ${fact.name}`],
  SystemStarted: ['debug', (fact) => `system ${fact.system} started`],
  SystemStopping: ['info', (fact) => `system ${fact.system} is stopping`],
  SystemStopped: ['info', (fact) => `system ${fact.system} stopped: ${fact.reason}`],
};

export const factKinds: readonly FactKind[] = Object.keys(table) as FactKind[];

export function severityOf(fact: Fact): Severity {
  return table[fact.kind][0];
}

/** The fact in one line, for logs and consoles. */
export function renderFact(fact: Fact): string {
  const line = table[fact.kind][1] as (fact: Fact) => string;
  return line(fact);
}
