// What the start-up cases import: the built package, as its users do. Without a build it is the sources, and the figure
// then includes the stripping of types, which costs more than everything else; the note says so.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..');
const built = join(root, 'dist', 'index.js');
const isBuilt = existsSync(built);

export const entry: string = pathToFileURL(isBuilt ? built : join(root, 'src', 'index.ts')).href;
export const entryNote: { readonly note?: string } = isBuilt
  ? {}
  : { note: 'NOT the built package: dist/ is missing, so this includes type stripping; run `npm run build` first' };
