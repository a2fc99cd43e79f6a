// memory: heap used by `size` idle actors after their init, divided by `size`.
import nact from 'nact';
import { bytesPerItem } from '../../harness/heap.ts';
import { print, size } from '../../harness/measure.ts';

const { spawn, start } = nact;
const system = start();
const properties = { initialStateFunc: () => 0 };
const idle = (state) => state;

const value = await bytesPerItem(size, (id) => spawn(system, idle, `actor-${id}`, properties));
print({ case: 'memory', runtime: 'nact', value, unit: 'bytes/actor', n: size });
