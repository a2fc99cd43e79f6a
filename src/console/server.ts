// serveConsole: answers `troupe attach` for one system on a local socket, mode 0600 in a private folder.
// It looks and never acts. A request costs one walk over the tree; while nobody asks, it costs nothing. It does not keep the
// process alive, and it takes its socket away when the system stops or the process exits.

import { chmodSync, renameSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { EventStream } from '../actors/index.ts';
import { TroupeError } from '../errors.ts';
import type { SystemView } from '../observe/index.ts';
import { anObject, aString, checkOptions } from '../options.ts';
import {
  type ConsoleResponse,
  maxRequestBytes,
  maxResponseBytes,
  parseRequest,
  protocolVersion,
  readLine,
} from './protocol.ts';
import { RecentFacts } from './recent-facts.ts';
import { maxActors, reportOf } from './report.ts';
import { fleetsIn } from './running-fleets.ts';
import { makePrivateFolder, socketFolders, socketPath, temporary } from './socket-folder.ts';

/** What the console needs of a system; every ActorSystem has it. */
export interface ObservedSystem {
  readonly name: string;
  readonly events: EventStream;
  readonly whenStopped: Promise<string>;
  tree(options: { maxActors: number }): SystemView;
}

export interface ConsoleOptions {
  /** A folder for the socket; made if missing, refused if not private. @default $XDG_RUNTIME_DIR/troupe, else troupe-<uid> in the temporary folder */
  folder?: string;
  /** Warnings and errors that were collected before the console is served. @default collected from now on */
  recent?: RecentFacts;
}

export interface ConsoleServer extends AsyncDisposable {
  /** Path of the socket. */
  readonly socket: string;
  close(): Promise<void>;
}

/** A client has so long from connecting to the end of the response. */
const patienceMs = 10_000;
const maxConnections = 16;

/** Sockets that this process serves; what is left of them when it exits goes with it. */
const served = new Set<string>();
const removeServed = (): void => {
  for (const path of served) rmSync(path, { force: true });
};

/** Serves the console of a system until it stops. Throws TROUPE_ATTACH when no private socket can be made. */
export async function serveConsole(system: ObservedSystem, options: ConsoleOptions = {}): Promise<ConsoleServer> {
  checkOptions('serveConsole', options, { folder: aString, recent: anObject });
  const folder = options.folder ?? (socketFolders()[0] as string);
  makePrivateFolder(folder);
  const path = socketPath(folder, system.name);
  if (served.has(path)) {
    throw new TroupeError('TROUPE_ATTACH', `This process already serves the console of a system named ${system.name}.`);
  }
  if (served.size === 0) process.once('exit', removeServed);
  served.add(path);

  const recent = options.recent ?? new RecentFacts(system.events);
  const since = Date.now();
  const respond = (line: string): ConsoleResponse => {
    const request = parseRequest(line);
    if ('error' in request) return { troupe: protocolVersion, ...request };
    return {
      troupe: protocolVersion,
      report: reportOf(system.tree({ maxActors }), { pid: process.pid, since, recent: recent.list() }),
    };
  };
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    void answer(socket, respond);
  });
  server.maxConnections = maxConnections;
  server.on('error', () => undefined); // trouble with accepting a client must not end the fleet
  server.unref();

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= new Promise((resolve) => {
      rmSync(path, { force: true });
      served.delete(path);
      if (served.size === 0) process.off('exit', removeServed);
      if (options.recent === undefined) recent.close();
      server.close(() => resolve());
      for (const socket of connections) socket.destroy();
    });
    return closing;
  };
  try {
    await fleetsIn(folder); // removes what dead processes left
    rmSync(path + temporary, { force: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(path + temporary, resolve);
    });
    chmodSync(path + temporary, 0o600);
    renameSync(path + temporary, path); // so that whoever finds a socket finds it listening, and private
  } catch (cause) {
    await close();
    throw new TroupeError('TROUPE_ATTACH', `The console cannot listen on ${path}: ${(cause as Error).message}.`, {
      cause,
    });
  }
  void system.whenStopped.then(close);
  return { socket: path, close, [Symbol.asyncDispose]: close };
}

async function answer(socket: Socket, respond: (line: string) => ConsoleResponse): Promise<void> {
  socket.unref();
  socket.on('error', () => socket.destroy()); // the client has gone; nobody is left to tell
  const deadline = setTimeout(() => socket.destroy(), patienceMs).unref();
  socket.once('close', () => clearTimeout(deadline));
  const line = await readLine(socket, maxRequestBytes);
  if (line === undefined) {
    socket.destroy();
    return;
  }
  socket.end(`${encode(respond, line)}\n`);
}

/** The response as text; trouble on the way becomes an error response, since a console must never harm its fleet. */
function encode(respond: (line: string) => ConsoleResponse, line: string): string {
  let error = `the report is larger than ${maxResponseBytes} bytes`;
  try {
    const text = JSON.stringify(respond(line));
    if (Buffer.byteLength(text) <= maxResponseBytes) return text;
  } catch (cause) {
    error = `the report could not be made: ${(cause as Error).message}`;
  }
  return JSON.stringify({ troupe: protocolVersion, error } satisfies ConsoleResponse);
}
