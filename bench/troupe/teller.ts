// The teller of both banking cases: starts transfers between 1,000 accounts and waits until each is confirmed.
// Money moves only to a higher number, so no circle of waiting accounts can form.

import { type ActorDefinition, type ActorRef, type ActorSystem, defineActor } from '../../src/index.ts';
import type { CleanUp } from '../harness/measure.ts';
import { nextRandom } from '../harness/random.ts';
import { stopAll } from './harness.ts';

export interface Transfer<Message> {
  readonly type: 'transfer';
  readonly teller: ActorRef<'transferred'>;
  readonly to: ActorRef<Message>;
  readonly amount: number;
}

const accounts = 1000;

/** Makes `size` transfers between actors of the given kind. */
export async function bank<Message, State>(
  system: ActorSystem,
  size: number,
  account: ActorDefinition<Message | Transfer<Message>, State>,
): Promise<CleanUp> {
  const done = Promise.withResolvers<void>();
  const refs = Array.from({ length: accounts }, () => system.spawn(account));

  const teller = defineActor<'transferred', number>({
    type: 'teller',
    init(context) {
      let random = 1;
      for (let sent = 0; sent < size; sent++) {
        random = nextRandom(random);
        const from = random % (accounts * 0.8);
        random = nextRandom(random);
        const to = refs[from + 1 + (random % (accounts - from - 1))] as ActorRef<Message>;
        refs[from]?.tell({ type: 'transfer', teller: context.self, to, amount: 10 });
      }
      return size;
    },
    receive(left) {
      if (left === 1) done.resolve();
      return left - 1;
    },
  });

  const ref = system.spawn(teller);
  await done.promise;
  return stopAll(system, [...refs, ref]);
}
