// growth-actors: a message travels a ring of all actors of the system, so every hop wakes another one.

import { measureGrowth } from './growth.ts';
import { startRing } from './ring.ts';

await measureGrowth('growth-actors', [1e2, 1e3, 1e4, 1e5, 1e6], (system, size) => startRing(system, size).travel);
