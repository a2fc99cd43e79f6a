// Folders for tests: made under the system's temporary folder, gone when the test ends.

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Makes a folder with `files` (path → content), hands it to `use`, and removes it whatever happens. */
export async function withFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (root: string) => Promise<void>,
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'newsroom-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    await use(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Makes a named pipe that nobody writes to: opening it for reading would wait for ever. */
export function makePipe(path: string): void {
  const command = 'mkfifo'; // POSIX; Node has no call for it
  execFileSync(command, [path]);
}
