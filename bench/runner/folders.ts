// Where the bench keeps its things.

import { join } from 'node:path';

export const benchFolder: string = join(import.meta.dirname, '..');
export const peersFolder: string = join(benchFolder, 'peers');
