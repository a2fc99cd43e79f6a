// start-up-memory: resident memory that `import 'troupe'` adds to a process that has loaded nothing else.

import { print } from '../harness/measure.ts';
import { entry, entryNote } from './entry.ts';

const before = process.memoryUsage.rss();
await import(entry);
const value = (process.memoryUsage.rss() - before) / 2 ** 20;
print({ case: 'start-up-memory', runtime: 'troupe', value, unit: 'MB', n: 1, ...entryNote });
