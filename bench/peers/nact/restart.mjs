// restart: from the throw to the first message that the reset actor handles; the median of `size` crashes.
// nact's own path: `onCrash` answers with reset, the mailbox is kept.
import nact from 'nact';
import { print, size } from '../../harness/measure.ts';
import { median } from '../../harness/statistics.ts';

const { dispatch, spawn, start, stop } = nact;
const system = start();

function crashOnce(id) {
  const handled = Promise.withResolvers();
  let thrownAt = 0;
  function crasher(state, message) {
    if (message === 'probe') {
      handled.resolve((performance.now() - thrownAt) * 1000);
      return state;
    }
    thrownAt = performance.now();
    throw new Error('crash');
  }
  const properties = { initialStateFunc: () => 0, onCrash: (_message, _error, context) => context.reset };
  const actor = spawn(system, crasher, `crasher-${id}`, properties);
  dispatch(actor, 'crash');
  dispatch(actor, 'probe');
  return handled.promise.finally(() => stop(actor));
}

const warmUp = Math.ceil(size / 3);
const micros = [];
for (let id = 0; id < warmUp + size; id++) micros.push(await crashOnce(id));
print({ case: 'restart', runtime: 'nact', value: median(micros.slice(warmUp)), unit: 'µs', n: size });
