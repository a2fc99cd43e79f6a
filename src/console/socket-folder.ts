// Where the console sockets of this user's fleets lie, and what they are called.
// The folder is private: made with mode 0700, and refused when somebody else owns it or may write to it, because whoever
// can write there can pose as a fleet.

import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { TroupeError } from '../errors.ts';

/** The shortest limit among the systems that Node runs on (macOS; Linux has 107), without the closing zero. */
const maxPathBytes = 103;
const socketFile = /^([\w.-]+?)\.([0-9]{1,10})\.sock$/;

/** The folders in which sockets may lie; the first is the one to use. */
export function socketFolders(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const shared = join(tmpdir(), `troupe-${uid()}`);
  const own = env.XDG_RUNTIME_DIR;
  // Both, since a service and a login shell of one user need not have the same variables.
  return own !== undefined && isAbsolute(own) && existsSync(own) ? [join(own, 'troupe'), shared] : [shared];
}

/** Makes the folder if it is not there. Throws TROUPE_ATTACH if it is not private. */
export function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new TroupeError(
        'TROUPE_ATTACH',
        `The folder for console sockets ${folder} cannot be made: ${(cause as Error).message}.`,
        { cause },
      );
    }
  }
  isPrivateFolder(folder);
}

/** Whether the folder is there. Throws TROUPE_ATTACH if it is, and is not private. */
export function isPrivateFolder(folder: string): boolean {
  const stats: Stats | undefined = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  const refuse = (why: string, what: string): never => {
    throw new TroupeError('TROUPE_ATTACH', `The folder for console sockets ${folder} ${why}. ${what}`, {
      data: { folder },
    });
  };
  if (!stats.isDirectory()) refuse('is not a folder', 'Remove it, or set XDG_RUNTIME_DIR to a folder of your own.');
  if (stats.uid !== uid()) refuse(`belongs to user ${stats.uid}`, 'Set XDG_RUNTIME_DIR to a folder of your own.');
  if ((stats.mode & 0o022) !== 0) refuse('may be written to by others', `Take that away: chmod 700 ${folder}`);
  return true;
}

/** The socket of a system in this process. Throws TROUPE_ATTACH if the path is too long for a socket. */
export function socketPath(folder: string, system: string, pid: number = process.pid): string {
  const path = join(folder, `${socketStem(system)}.${pid}.sock`);
  if (Buffer.byteLength(path) + temporary.length > maxPathBytes) {
    throw new TroupeError(
      'TROUPE_ATTACH',
      `The path ${path} is too long for a socket. Set XDG_RUNTIME_DIR to a folder with a shorter path.`,
    );
  }
  return path;
}

/** Added to a socket's name until it listens. */
export const temporary = '.new';

/** What a file name says about the fleet behind it; `undefined` if it is no socket's name. */
export function parseSocketFile(file: string): { readonly stem: string; readonly pid: number } | undefined {
  const [, stem, pid] = socketFile.exec(file) ?? [];
  return stem === undefined ? undefined : { stem, pid: Number(pid) };
}

/** A system's name as it stands in a file name: itself, or shortened to plain characters with a hash. */
export function socketStem(system: string): string {
  if (/^[\w.-]{1,24}$/.test(system)) return system;
  const hash = createHash('sha256').update(system).digest('hex').slice(0, 8);
  return `${system.replace(/[^\w.-]/g, '').slice(0, 15)}-${hash}`;
}

function uid(): number {
  if (process.getuid === undefined)
    throw new TroupeError('TROUPE_ATTACH', 'The console needs a system with users and Unix sockets.');
  return process.getuid();
}
