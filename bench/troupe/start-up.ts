// start-up: how long `import 'troupe'` takes in a process that has loaded nothing else.

import { print } from '../harness/measure.ts';
import { entry, entryNote } from './entry.ts';

const start = performance.now();
await import(entry);
const value = performance.now() - start;
print({ case: 'start-up', runtime: 'troupe', value, unit: 'ms', n: 1, ...entryNote });
