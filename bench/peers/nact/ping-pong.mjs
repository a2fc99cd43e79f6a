// ping-pong: two actors answer each other until `size` messages have passed.
import nact from 'nact';
import { print, rate } from '../../harness/measure.ts';

const { dispatch, spawn, start, stop } = nact;

async function run(size) {
  const system = start();
  const done = Promise.withResolvers();
  const ponger = spawn(system, () => dispatch(pinger, 'pong'), 'ponger');
  const pinger = spawn(
    system,
    (left) => {
      if (left === 0) done.resolve();
      else dispatch(ponger, 'ping');
      return left - 1;
    },
    'pinger',
    { initialState: size / 2 - 1 },
  );
  dispatch(ponger, 'ping');
  await done.promise;
  return () => stop(system);
}

print(await rate({ case: 'ping-pong', runtime: 'nact', unit: 'messages/s', run }));
