// big (Savina): 120 actors, all-to-all. Each pings a random other, waits for its pong, pings again.
import nact from 'nact';
import { print, rate } from '../../harness/measure.ts';
import { nextRandom } from '../../harness/random.ts';

const { dispatch, spawn, start, stop } = nact;
const members = 120;

async function run(size) {
  const system = start();
  const done = Promise.withResolvers();
  const actors = [];
  let active = members;

  function member(id) {
    const ping = { from: id };
    let left = Math.floor(size / (2 * members));
    let random = id;
    return (_, message) => {
      if (message !== 'pong' && message !== 'begin') return dispatch(actors[message.from], 'pong');
      if (left === 0) {
        active -= 1;
        if (active === 0) done.resolve();
        return;
      }
      left -= 1;
      random = nextRandom(random);
      dispatch(actors[random % members], ping);
    };
  }

  for (let id = 0; id < members; id++) actors.push(spawn(system, member(id), `member-${id}`));
  for (const actor of actors) dispatch(actor, 'begin');
  await done.promise;
  return () => stop(system);
}

print(await rate({ case: 'big', runtime: 'nact', unit: 'messages/s', run }));
