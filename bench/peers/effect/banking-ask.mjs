// banking-ask: transfers between 1,000 accounts; a paying account awaits the receiver's acknowledgement within its turn, with
// a timeout, while its other messages wait in its queue. Money moves only to a higher number, so no circle can form.
import { Deferred, Effect, Queue } from 'effect';
import { nextRandom } from '../../harness/random.ts';
import { spawn } from './actor.mjs';
import { measure } from './harness.mjs';

const accounts = 1000;

const transfer = Effect.fnUntraced(function* (balance, { teller, to, amount }) {
  const deposited = yield* Deferred.make();
  yield* Queue.offer(to, { deposited, amount });
  yield* Effect.timeout(Deferred.await(deposited), 5000);
  yield* Queue.offer(teller, 'transferred');
  return balance - amount;
});

const account = (balance, message) =>
  message.deposited === undefined
    ? transfer(balance, message)
    : Effect.as(Deferred.succeed(message.deposited, 0), balance + message.amount);

const program = Effect.fnUntraced(function* (size) {
  const done = yield* Deferred.make();
  const refs = [];
  for (let id = 0; id < accounts; id++) refs.push(yield* spawn(() => 1e6, account));
  const teller = yield* spawn(
    () => size,
    (left) => Effect.as(left === 1 ? Deferred.succeed(done, 0) : Effect.void, left - 1),
  );

  let random = 1;
  for (let sent = 0; sent < size; sent++) {
    random = nextRandom(random);
    const from = random % (accounts * 0.8);
    random = nextRandom(random);
    const to = refs[from + 1 + (random % (accounts - from - 1))].mailbox;
    yield* Queue.offer(refs[from].mailbox, { teller: teller.mailbox, to, amount: 10 });
  }
  yield* Deferred.await(done);
  return [...refs, teller];
});

await measure('banking-ask', 'transfers/s', program);
