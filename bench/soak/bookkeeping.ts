// Bookkeeping: enters what the runtime reports (dead letters, quarantine, ends of actors) into the books of the world.

import type { Fact, FactKind } from '../../src/index.ts';
import type { World } from './world.ts';

export type Happened = Partial<Record<FactKind, number>>;

/** Begins to listen; returns the number of facts of each kind, which goes on counting. */
export function keepBooks(world: World): Happened {
  const { system, messages, lives } = world;
  const happened: Happened = {};
  system.deadLetters.subscribe(({ message }) => messages.end(idOf(message), 'dead letter'));
  system.events.subscribe((fact: Fact) => {
    happened[fact.kind] = (happened[fact.kind] ?? 0) + 1;
    if (fact.kind === 'ActorStopped') lives.end(fact.address);
    else if (fact.kind === 'MessageQuarantined')
      messages.end(idOf(system.quarantine.list().at(-1)?.message), 'quarantined');
  });
  return happened;
}

/** 0 for replies and for messages that are not accounted for. */
function idOf(message: unknown): number {
  return typeof message === 'object' && message !== null && 'id' in message ? Number(message.id) : 0;
}
