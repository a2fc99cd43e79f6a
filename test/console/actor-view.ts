// Makes views of actors for tests of what is done with them.

import type { ActorView } from '../../src/observe/index.ts';

export function actor(name: string, more: Partial<ActorView> = {}): ActorView {
  return {
    address: `troupe://test/${name}`,
    name,
    type: name,
    incarnation: 1,
    condition: 'idle',
    mailbox: 0,
    stashed: 0,
    restarts: 0,
    turn: undefined,
    lastFailure: undefined,
    services: [],
    children: [],
    ...more,
  };
}
