// start-up-memory: resident memory that `import 'troupe'` adds to a process that has loaded nothing else.
import { entry, print } from './entry.mjs';

const before = process.memoryUsage.rss();
await import(entry);
print({ case: 'start-up-memory', value: (process.memoryUsage.rss() - before) / 2 ** 20, unit: 'MB' });
