// start-up: how long `import 'troupe'` takes in a process that has loaded nothing else.
import { entry, print } from './entry.mjs';

const start = performance.now();
await import(entry);
print({ case: 'start-up', value: performance.now() - start, unit: 'ms' });
