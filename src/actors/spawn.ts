// Spawning: makes a cell for a definition, enters it in the tree and has its `init` run soon; returns before it runs.

import { TroupeError } from '../errors.ts';
import { Cell, rareOf } from './cell.ts';
import { linkChild } from './children.ts';
import type { SpawnOptions } from './definition.ts';
import { LocalRef } from './local-ref.ts';
import { type AnyDefinition, planOf } from './plan.ts';

/** Starts a child of `parent`; throws when options, name or number of children do not fit. */
export function spawnChild(
  parent: Cell,
  definition: AnyDefinition,
  options: SpawnOptions<unknown> | undefined,
): LocalRef {
  const { kernel } = parent;
  const plan = planOf(definition, options, kernel);
  const rare = rareOf(parent);
  const limit = parent.plan.definition.supervision?.maxChildren;
  if (limit !== undefined && rare.childCount >= limit) {
    throw new TroupeError(
      'TROUPE_TOO_MANY_CHILDREN',
      `${parent.address} already has ${limit} children (supervision.maxChildren).`,
      {
        data: { address: parent.address, maxChildren: limit },
      },
    );
  }
  if (rare.supervisor === null) {
    rare.supervisor = kernel.supervision.supervise(
      parent,
      parent.plan.definition.supervision ?? {},
      parent.parent === null,
    );
  }
  const cell = new Cell(kernel, parent, plan, ++kernel.cellIds, plan.name, kernel.nextIncarnation());
  linkChild(parent, cell);
  const ref = new LocalRef(cell);
  cell.ref = ref;
  kernel.actors++;
  for (const key of plan.register) kernel.receptionist.registerCell(key, cell);
  kernel.dispatcher.enqueue(cell);
  return ref;
}
