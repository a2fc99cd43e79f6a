// noteOf: publishes a fact about one actor, if anybody listens to its kind. For what is rare; hot paths check `hears` themselves.

import type { Cell } from './cell.ts';
import type { FactKind, FactTable } from './facts.ts';

/** The kinds of facts that are about one incarnation of an actor. */
type ActorFactKind = {
  [Kind in FactKind]: FactTable[Kind] extends { readonly address: unknown; readonly incarnation: number }
    ? Kind
    : never;
}[FactKind];

export function noteOf<Kind extends ActorFactKind>(
  cell: Cell,
  kind: Kind,
  fields: Omit<FactTable[Kind], 'address' | 'incarnation'>,
): void {
  const { kernel } = cell;
  if (!kernel.events.hears[kind]) return;
  const { address, incarnation } = cell;
  kernel.note(kind, { address, incarnation, ...fields } as unknown as FactTable[Kind]);
}
