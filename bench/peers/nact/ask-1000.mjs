// ask-1000: 1,000 queries are sent, then all replies awaited, again and again.
import nact from 'nact';
import { print, rate } from '../../harness/measure.ts';

const { dispatch, query, spawn, start, stop } = nact;
const inFlight = 1000;

function server(count, { sender }) {
  dispatch(sender, count);
  return count + 1;
}

async function run(size) {
  const system = start();
  const actor = spawn(system, server, 'server', { initialState: 0 });
  for (let asked = 0; asked < size; asked += inFlight) {
    await Promise.all(Array.from({ length: inFlight }, () => query(actor, (sender) => ({ sender }), 5000)));
  }
  return () => stop(system);
}

print(await rate({ case: 'ask-1000', runtime: 'nact', unit: 'asks/s', run }));
