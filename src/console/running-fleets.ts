// The fleets of this user that run now, by their sockets. Whether a fleet lives is decided by connecting, which a hanging
// process accepts too; a socket on which nobody listens was left by a dead process, and is removed.

import { readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { isTroupeError, type TroupeError } from '../errors.ts';
import { isPrivateFolder, parseSocketFile, socketFolders } from './socket-folder.ts';

export interface RunningFleet {
  /** The system's name; a long one, or one with special characters, shortened and with a hash. */
  readonly name: string;
  readonly pid: number;
  readonly socket: string;
}

/** All running fleets by name. Throws TROUPE_ATTACH if there are none and a folder had to be refused. */
export async function listFleets(folders: readonly string[] = socketFolders()): Promise<readonly RunningFleet[]> {
  const fleets: RunningFleet[] = [];
  let refused: TroupeError | undefined;
  for (const folder of folders) {
    try {
      if (isPrivateFolder(folder)) fleets.push(...(await fleetsIn(folder)));
    } catch (error) {
      if (!isTroupeError(error)) throw error;
      refused ??= error;
    }
  }
  if (fleets.length === 0 && refused !== undefined) throw refused;
  return fleets.sort((a, b) => (a.name === b.name ? a.pid - b.pid : a.name < b.name ? -1 : 1));
}

/** The fleets with a socket in a private folder; removes the sockets of dead ones. */
export async function fleetsIn(folder: string): Promise<RunningFleet[]> {
  const candidates = readdirSync(folder).flatMap((file) => {
    const parsed = parseSocketFile(file);
    return parsed === undefined ? [] : [{ name: parsed.stem, pid: parsed.pid, socket: join(folder, file) }];
  });
  const living = await Promise.all(candidates.map(({ socket }) => isListening(socket)));
  return candidates.filter(({ socket }, index) => {
    if (!living[index]) rmSync(socket, { force: true });
    return living[index];
  });
}

function isListening(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(path);
  socket.once('connect', () => {
    socket.destroy();
    resolve(true);
  });
  // Anything but a plain refusal (a full queue, no permission) comes from somebody who is there.
  socket.once('error', (error: NodeJS.ErrnoException) =>
    resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
  );
  return promise;
}
