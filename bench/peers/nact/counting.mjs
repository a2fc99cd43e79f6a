// counting: one actor is dispatched `size` messages, then queried for its count.
import nact from 'nact';
import { print, rate } from '../../harness/measure.ts';

const { dispatch, query, spawn, start, stop } = nact;

function counter(count, message) {
  if (message === 'increment') return count + 1;
  dispatch(message.sender, count);
  return count;
}

async function run(size) {
  const system = start();
  const actor = spawn(system, counter, 'counter', { initialState: 0 });
  for (let told = 0; told < size; told++) dispatch(actor, 'increment');
  const count = await query(actor, (sender) => ({ sender }), 600_000);
  if (count !== size) throw new Error(`counted ${count} of ${size}`);
  return () => stop(system);
}

print(await rate({ case: 'counting', runtime: 'nact', unit: 'messages/s', run }));
