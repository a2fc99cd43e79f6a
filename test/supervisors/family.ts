// A family for tests of supervision: parents that start named children, and leaves that do what they are told: fail, leave,
// or say something. Every start, restart and end is in the log.

import {
  type ActorDefinition,
  type ActorRef,
  defineActor,
  type SpawnOptions,
  type SupervisionOptions,
} from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';

export type Order = 'fail' | 'leave' | { say: string };

export interface Child {
  readonly actor: ActorDefinition<Order, void>;
  readonly options?: SpawnOptions<Order>;
}

const nameAt = (address: string): string => address.split('/').slice(3).join('/') || 'guardian';

function obey(log: string[], order: Order, name: string, leave: () => void): void {
  if (order === 'fail') throw new Error(`${name} failed`);
  if (order === 'leave') leave();
  else log.push(`${name}: ${order.say}`);
}

/** An actor that obeys orders and supervises `children`. */
export function actor(
  log: string[],
  children: Readonly<Record<string, Child>> = {},
  supervision: SupervisionOptions = {},
) {
  return defineActor<Order>({
    init: (context, restart) => {
      log.push(`${nameAt(context.address)} ${restart === undefined ? 'starts' : `restarts (${restart.restarts})`}`);
      for (const [name, { actor: child, options }] of Object.entries(children))
        context.spawn(child, { ...options, name });
    },
    receive: (_state, order, context) => obey(log, order, nameAt(context.address), () => context.stop()),
    stopped: (_state, { kind }, context) => {
      if (kind !== 'restart') log.push(`${nameAt(context.address)} ends (${kind})`);
    },
    supervision,
  });
}

/** Gives orders by path, and waits until they are carried out as far as they can be now. */
export function commander({ system, settle }: TestSystem): (path: string, ...orders: Order[]) => Promise<void> {
  return async (path, ...orders) => {
    const ref: ActorRef<Order> = system.ref(`troupe://test/${path}`);
    for (const order of orders) ref.tell(order);
    await settle();
  };
}

/** What was logged since the last call. */
export function takeFrom(log: string[]): string[] {
  return log.splice(0);
}
