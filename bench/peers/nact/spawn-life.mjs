// spawn-life: spawn → init → first reply → end seen by the watcher, one life after another.
// nact has no death watch: `afterStop` is its nearest sign of the end.
import nact from 'nact';
import { print, rate } from '../../harness/measure.ts';

const { dispatch, spawn, start, stop } = nact;

async function run(size) {
  const system = start();
  const done = Promise.withResolvers();

  function live(state, sender, context) {
    dispatch(sender, 'reply');
    stop(context.self);
    return state;
  }

  function watcher({ lives, replies }, message, { self }) {
    if (message === 'reply') return { lives, replies: replies + 1 };
    if (lives === size) {
      if (replies !== size) throw new Error(`${replies} replies of ${size} lives`);
      done.resolve();
    } else {
      const properties = { initialStateFunc: () => 0, afterStop: () => dispatch(self, 'terminated') };
      dispatch(spawn(self, live, `life-${lives}`, properties), self);
    }
    return { lives: lives + 1, replies };
  }

  dispatch(spawn(system, watcher, 'watcher', { initialState: { lives: 0, replies: 0 } }), 'begin');
  await done.promise;
  return () => stop(system);
}

print(await rate({ case: 'spawn-life', runtime: 'nact', unit: 'lives/s', run }));
