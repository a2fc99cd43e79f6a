// ask: one query with a timeout after another.
import nact from 'nact';
import { print, rate } from '../../harness/measure.ts';

const { dispatch, query, spawn, start, stop } = nact;

function server(count, { sender }) {
  dispatch(sender, count);
  return count + 1;
}

async function run(size) {
  const system = start();
  const actor = spawn(system, server, 'server', { initialState: 0 });
  for (let asked = 0; asked < size; asked++) {
    const count = await query(actor, (sender) => ({ sender }), 5000);
    if (count !== asked) throw new Error(`reply ${count} to query ${asked}`);
  }
  return () => stop(system);
}

print(await rate({ case: 'ask', runtime: 'nact', unit: 'asks/s', run }));
