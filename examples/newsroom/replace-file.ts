// Writes a file so that whoever opens it finds the old one or the new one, never a part of either.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Replaces `name` in `folder`, which is made if need be. What a failed attempt leaves behind is removed. */
export async function replaceFile(folder: string, name: string, content: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `.${name}.${process.pid}`);
  try {
    await writeFile(draft, content, { flush: true });
    await rename(draft, join(folder, name));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
