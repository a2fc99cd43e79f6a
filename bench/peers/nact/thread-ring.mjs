// thread-ring: a number travels a ring of 100 actors, one less at each hop, until it is 0.
import nact from 'nact';
import { print, rate } from '../../harness/measure.ts';

const { dispatch, spawn, start, stop } = nact;
const members = 100;

async function run(size) {
  const system = start();
  const done = Promise.withResolvers();
  const member = (next) => (_, hops) => (hops === 0 ? done.resolve() : dispatch(next ?? last, hops - 1));
  const first = spawn(system, member(undefined), 'member-0');
  let last = first;
  for (let id = 1; id < members; id++) last = spawn(system, member(last), `member-${id}`);
  dispatch(first, size - 1);
  await done.promise;
  return () => stop(system);
}

print(await rate({ case: 'thread-ring', runtime: 'nact', unit: 'messages/s', run }));
