// What trouble means: an event for the report, and a line for a person.
// Guarantees: pure; the same trouble gives the same words.

import type { Trouble } from './protocols/watch.ts';
import type { FleetEvent } from './render/report.ts';
import { duration } from './render/wording.ts';

const kinds = {
  failed: 'crash',
  restarted: 'restart',
  quarantined: 'quarantine',
  'dead-letter': 'dead-letter',
  left: 'stop',
} as const satisfies Record<Trouble['kind'], FleetEvent['kind']>;

/** The event; `fell` is how the actor went down, if it comes back from that. */
export function eventOf(trouble: Trouble, fell?: Trouble): FleetEvent {
  const { kind, actor, atMs, cause, incarnation, document, step, deliberate } = trouble;
  if (kind !== 'restarted') return { kind: kinds[kind], actor, atMs, cause, document, step, deliberate };
  const after = fell === undefined ? '' : ` after ${duration(atMs - fell.atMs)}`;
  const { document: about, step: at } = fell ?? {};
  return { kind: 'restart', actor, atMs, incarnation, cause: `fresh context${after}`, document: about, step: at };
}

/** The event as it is told while it happens. */
export function lineOf({ kind, actor, cause, document, step, incarnation }: FleetEvent): string {
  const where = [step, document].filter((part) => part !== undefined).join(' ');
  switch (kind) {
    case 'crash':
      return `${actor} crashed${where && ` ${where}`}: ${cause}`;
    case 'restart':
      return `${actor} is back as incarnation ${incarnation}: ${cause}`;
    case 'quarantine':
      return `${actor} gave up on ${document ?? 'a message'}: ${cause}`;
    case 'stop':
      return `${actor} has left: ${cause}`;
    case 'dead-letter':
    case 'retry':
      return `a message to ${actor} came to nothing${document === undefined ? '' : ` (${document})`}: ${cause}`;
  }
}
